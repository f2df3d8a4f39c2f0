// Letters about a case, as drafts that a person looks at and sends.
#pragma once

#include "models/privacy/lettertemplate.h"
#include "models/core/mailmessage.h"
#include "models/privacy/privacycase.h"

#include <QJsonObject>

namespace Gatehouse
{

// Who writes.
struct LetterDesk {
    MailAddress sender; // also where an answer goes
    QString organisation;
    QString authority; // to complain to; empty: what the law of the case knows
};

// What of one case goes into letters.
struct LetterFacts {
    PrivacyCase one;
    QDate due;
    QJsonObject plan;
    QString reason;           // of an extension, or what else is needed to show who somebody is
    QString subjectReference; // how a recipient of data knows the person
};

class Correspondence
{
public:
    explicit Correspondence(const LetterDesk &desk)
        : m_desk(desk)
    {
    }

    // The bytes of an .eml file. InvalidInput: an address or a fact is missing, or the letter would say what is not so:
    // that a request is completed, extended or refused which is not, or that nothing stays where something does.
    Result<QByteArray> draft(LetterKind kind, const QString &language, const MailAddress &to, const LetterFacts &facts,
                             const QDateTime &now) const;

private:
    LetterDesk m_desk;
};

} // namespace Gatehouse
