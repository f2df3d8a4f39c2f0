// Holds of a store in a file, and the cases that their end opens again.
#pragma once

#include "models/privacy/caserepository.h"
#include "models/privacy/casetransaction.h"

namespace Gatehouse
{

class SqliteHolds
{
public:
    // Both outlive it.
    SqliteHolds(CaseRepository &cases, CaseTransaction &transaction);

    Result<QString> add(const QString &by, const PrivacyHold &hold, const SubjectIdentity &subject,
                        const QByteArray &hashKey);
    // In the transaction that completes the restriction `one`. `subject`: one of its identifiers, else Denied.
    Result<void> restrictPerson(const QString &by, const PrivacyCase &one, const SubjectIdentity &subject,
                                const QByteArray &hashKey);
    Result<QStringList> end(const QString &by, const QString &id, const QString &reason);
    Result<QStringList> reopenDue(const QString &by, const QDate &today);
    Result<QStringList> reopenAll(const QString &by, const QStringList &ids, const QString &why);

private:
    Result<QStringList> reopenWhere(const QString &by, const QString &condition, const QVariantList &values,
                                    const QString &why);
    Result<void> reopen(const QString &by, const PrivacyCase &one, const QString &why);

    CaseRepository &m_cases;
    CaseTransaction &m_transaction;
};

} // namespace Gatehouse
