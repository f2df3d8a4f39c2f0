// E-mail messages (RFC 5322, MIME): what one says that came in, and the bytes of one that goes out.
#pragma once

#include "models/core/error.h"

#include <QByteArray>
#include <QDateTime>
#include <QString>
#include <QStringList>

namespace Gatehouse
{

struct MailAddress {
    QString name;
    QString address; // "a@b.example"

    bool operator==(const MailAddress &) const = default;
};

struct ReadMail {
    QList<MailAddress> from;
    QString subject;
    QString text;         // of its readable parts, plain ones first, as much of it as is looked at
    QDateTime receivedAt; // by the topmost Received line: our own server wrote it; invalid without
    QDateTime dated;      // by the sender; invalid without
    QStringList problems; // sentences without values
};

// Reads a message of at most 32 MiB, nested as it may be; parts that are broken or too deep are left out. InvalidInput:
// it is too large, or has no headers of a message.
Result<ReadMail> readMail(const QByteArray &bytes);

struct WrittenMail {
    MailAddress from;
    MailAddress to;
    QString subject;
    QString text;
    QDateTime date;
    QList<MailAddress> others = {}; // that it goes to, too
    // Of a message that a program sends: "ch-1.7@company.example", the same however often it is tried. Empty: it is a
    // draft, which mail programs open to be sent.
    QString messageId = {};
};

// In UTF-8, with CR LF. InvalidInput: an address that cannot be one. Line
// breaks in a name or the subject cannot begin a header of their own.
Result<QByteArray> mailBytes(const WrittenMail &mail);

} // namespace Gatehouse
