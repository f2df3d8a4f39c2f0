// What is read of privacy requests, alike on every engine of the store.
#pragma once

#include "models/privacy/casechecks.h"
#include "models/privacy/caserepository.h"

namespace Gatehouse
{

class StoredCases : public CaseRepository
{
public:
    explicit StoredCases(Database &store);

    Result<PrivacyCase> find(const QString &id) override;
    Result<QString> takenInAs(const QString &source) override;
    Result<QList<PrivacyCase>> page(const CasePageRequest &request) override;
    Result<CaseCounts> counts(const QDate &today) override;
    Result<QList<MaskedIdentity>> identities(const QString &id) override;
    Result<QList<CaseEvent>> events(const QString &id) override;
    Result<QList<CaseApproval>> approvals(const QString &id) override;
    Result<QList<CaseDocument>> documents(const QString &id) override;
    Result<QList<ClockPause>> pauses(const QString &id) override;
    Result<QJsonObject> plan(const QString &id) override;
    Result<QList<PrivacyHold>> holds() override;
    Result<QStringList> holdsOf(const QString &id) override;
    Result<bool> isProtected(const QList<SubjectIdentity> &identities, const QDate &today) override;

protected:
    Database &store() { return m_store; }
    // The table as this engine names it.
    QString table(const char *name) const;
    Result<void> run(const QString &sql, const QVariantList &values);
    // One row at most.
    Result<QString> text(const QString &sql, const QVariantList &values);

    // The due day with these pauses and this extension.
    static Result<QDate> dueOf(const PrivacyCase &one, const QList<ClockPause> &pauses, const QDate &today);

private:
    Database &m_store;
    QString m_prefix;
};

} // namespace Gatehouse
