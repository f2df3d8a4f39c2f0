// Promises in the console store: how each was seen last, how that changed, and what people have noted of their duties.
#pragma once

#include "models/audit/auditrepository.h"
#include "models/policy/policydocument.h"
#include "models/promises/promiseverdict.h"
#include "models/team/operatorrepository.h"

#include <QDate>

namespace Gatehouse
{

// As one was seen at a gateway.
struct PromiseStanding {
    QString promise; // "002_abeeb869346ab629/5.tls": the policy and the commitment
    PromiseVerdict verdict;
    QString policy;      // the pin of the version that was looked at
    qint64 lookedMs = 0; // epoch
    qint64 sinceMs = 0;  // it has had this state since

    bool operator==(const PromiseStanding &) const = default;
};

// Those of the versions at hand: what was seen of another version says nothing of what this one promises.
QList<PromiseStanding> standingsUnder(const QList<PolicyDocument> &policies, const QList<PromiseStanding> &standings);

struct PromiseChange {
    qint64 atMs = 0;
    std::optional<PromiseState> from; // nothing: it was seen for the first time
    PromiseState to = PromiseState::Unseen;
    QString summary;

    bool operator==(const PromiseChange &) const = default;
};

struct MeasuredDay {
    QDate day;
    double value = 0;
    std::optional<double> limit;

    bool operator==(const MeasuredDay &) const = default;
};

struct DutyNote {
    QString note;
    QDate next; // when it is to be looked at again; invalid: never
    QString by; // the name of who noted it, or the id where there is no such operator any more
    qint64 atMs = 0;

    bool operator==(const DutyNote &) const = default;
};

// Everything that is known of one promise besides its standing.
struct PromiseFolder {
    QList<PromiseChange> changes; // the newest first
    QList<MeasuredDay> course;    // the oldest first
    QList<DutyNote> notes;        // the newest first

    bool operator==(const PromiseFolder &) const = default;
};

struct NewDutyNote {
    QString gateway;
    QString promise;
    QString note;
    QDate next;
    QString by;
};

// An engine: waits, on the thread of the store. Denied where the right CheckPromises is missing.
class PromiseRepository
{
public:
    static constexpr int kLongestNote = 2000;

    // All outlive it.
    PromiseRepository(Database &store, AuditRepository &audit, OperatorRepository &operators, const Clock &clock);

    // By promise. Those of policies that are no longer in force are among them.
    Result<QList<PromiseStanding>> standings(const QString &gateway);
    Result<PromiseFolder> folder(const QString &gateway, const QString &promise);
    // The newest note of each duty.
    Result<QMap<QString, DutyNote>> notes(const QString &gateway);

    // One transaction; what is older than what is there changes nothing. Gives the state before, if any.
    Result<std::optional<PromiseState>> note(const QString &by, const QString &gateway, const PromiseStanding &seen);
    // With its entry in the audit log. InvalidInput: the note is empty or too long.
    Result<void> noteDuty(const NewDutyNote &duty);

private:
    Result<std::optional<PromiseState>> noteOnServer(const QString &gateway, const PromiseStanding &seen);
    Result<std::optional<PromiseState>> noteInFile(const QString &gateway, const PromiseStanding &seen);
    Result<void> writeMeasure(const QString &gateway, const PromiseStanding &seen);
    Result<QList<DutyNote>> notesWhere(const QString &condition, const QVariantList &values, QStringList *promises);
    QString table(const char *name) const;
    QDate dayOf(qint64 ms) const;

    Database &m_store;
    AuditRepository &m_audit;
    OperatorRepository &m_operators;
    const Clock &m_clock;
    bool m_onServer;
};

} // namespace Gatehouse
