// What the Audit page shows and does: the log under a filter, one entry of it in full, and whether it is genuine.
#pragma once

#include "models/audit/auditlogtablemodel.h"
#include "models/audit/audittask.h"
#include "models/audit/auditverdict.h"
#include "models/core/timespan.h"

#include <QPointer>

namespace Gatehouse
{

// One line of an entry in full. `mono`: a hash, a token, JSON.
struct AuditField {
    QString title;
    QString value;
    bool mono = false;

    bool operator==(const AuditField &) const = default;
};

class AuditLogController : public QObject
{
    Q_OBJECT
public:
    // Both outlive it.
    AuditLogController(AuditLog &log, const Clock &clock, QObject *parent = nullptr);

    AuditLogTableModel &table() { return m_table; }
    const AuditLogTableModel &table() const { return m_table; }

    void setActive(bool active);
    // With an error nothing is asked, and it is shown why: nobody has signed in, or a right is missing.
    void setAccess(const Result<void> &access);
    void setNames(const QHash<QString, QString> &names);
    const QHash<QString, QString> &names() const { return m_names; }
    void setFilter(const AuditFilter &filter);
    void refresh();

    AuditLogTableModel::State state() const;
    std::optional<Error> error() const;
    // How things stand, in one sentence.
    QString headline() const;
    // What is wrong, or how far a search has come, while there are rows.
    QString notice() const;
    // Which entries a retention cut took, when and by whom; empty when none did.
    QString cutSentence() const;
    // Nothing records what is gone.
    bool isCutUnrecorded() const;

    // The entry whose fields are shown; -1 for none.
    void select(qint64 index);
    qint64 selected() const { return m_selected; }
    QList<AuditField> fields() const;
    // Whether what is shown of the selected entry is what its hash was made of; nothing while it is being read.
    std::optional<bool> fitsHash() const;

    // One at a time: nothing happens while another one runs. Files of checkpoints that were written or named once are
    // used again by every later verification.
    void verify(const QStringList &checkpoints = {});
    void writeCheckpoint(const QString &file);
    void exportTo(const QString &file);
    AuditTask *task() const { return m_task; }
    const std::optional<AuditVerdict> &verdict() const { return m_verdict; }
    const QStringList &checkpoints() const { return m_checkpoints; }

    // Which log it is and the key that signs for it, once it is known.
    void learnIdentity();
    const std::optional<LogIdentity> &identity() const { return m_identity; }
    void savePublicKey(const QString &file);

signals:
    void changed();
    void selectionChanged();
    void verdictChanged();
    void identityChanged();
    // Something was done, or could not be done.
    void said(const QString &sentence, bool good);
    void taskStarted(Gatehouse::BackgroundTask *task);

private:
    bool isAllowed() const { return m_access.has_value(); }
    std::optional<LoggedEntry> selectedEntry() const;
    void start(const AuditOrder &order);
    void ended();

    AuditLog &m_log;
    const Clock &m_clock;
    AuditLogTableModel m_table;
    QHash<QString, QString> m_names;
    Result<void> m_access;
    bool m_active = false;
    bool m_due = true;
    qint64 m_selected = -1;
    std::optional<LoggedEntry> m_entry; // the selected one, since the table lets go of entries
    QPointer<AuditTask> m_task;
    std::optional<AuditVerdict> m_verdict;
    QStringList m_checkpoints;
    std::optional<LogIdentity> m_identity;
    QTimer m_tail;
};

} // namespace Gatehouse
