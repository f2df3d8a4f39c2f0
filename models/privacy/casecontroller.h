// What the page of one privacy request shows and does.
#pragma once

#include "models/core/clock.h"
#include "models/privacy/caseorders.h"
#include "models/privacy/casetables.h"
#include "models/privacy/casetask.h"
#include "models/privacy/rectificationreveal.h"
#include "models/team/teamsession.h"

#include <QPointer>

namespace Gatehouse
{

// A part of the way from receipt to the proof.
struct CaseStage {
    enum class Standing { Done, Now, Ahead, Ended };
    QString title;
    Standing standing = Standing::Ahead;
    QString when; // empty: not known, or not yet

    bool operator==(const CaseStage &) const = default;
};

class CaseController : public QObject
{
    Q_OBJECT
public:
    static constexpr int kFollowMs = 2000;

    // All outlive it.
    CaseController(CaseStore &store, CaseJobs &jobs, TeamSession &team, const Clock &clock, QObject *parent = nullptr);

    // Empty: none.
    void show(const QString &id);
    void refresh();
    // Only a case that is seen is followed while somebody works on it.
    void setActive(bool active);
    const QString &id() const { return m_id; }
    const std::optional<CaseFolder> &folder() const { return m_folder; }
    const std::optional<Error> &error() const { return m_error; }
    bool isBusy() const { return m_busy || m_asking; }
    QDate today() const;
    TeamSession &team() { return m_team; }

    QString title() const;
    QString sentence() const;
    QString due() const;
    CaseQueueModel::Urgency urgency() const;
    QList<CaseStage> stages() const;
    CaseClock clock() const;
    // Below the plan: sums, what is missing.
    QString planSummary() const { return m_planSummary; }
    // "one month from receipt", "sha256 9c41…e07b", "lease desk-3 · epoch 3": short, beside the titles of the tables.
    QString clockHint() const { return m_clockHint; }
    QString planHint() const;
    QString journalHint() const;
    // "This person objected on 27 Oct 2026 to …": from other cases; or empty.
    QString wishes() const;
    CaseTables &tables() { return m_tables; }

    // What can be done with the case now, by its state and by the rights of who is signed in; the most wanted first.
    QList<CaseOrder::Kind> orders() const;
    QList<CaseJob::Kind> jobs() const;
    bool mayWrite() const { return m_folder && m_team.may(Right::HandleCases); }
    bool maySaveCertificate() const { return m_folder && m_folder->one.hasCertificate; }
    // Fill in who and which case. What cannot be undone is confirmed first.
    void carryOut(CaseOrder order);
    void start(CaseJob job);
    // The job of this console on this case, while it goes on.
    CaseTask *task() const { return m_task && m_task->isActive() ? m_task : nullptr; }
    // How far it is, or empty.
    QString working() const;
    void write(const LetterOrder &letter);
    void saveCertificate(const QString &file);

    // What the case writes, when it is a rectification.
    RectificationReveal &rectification() { return m_rectification; }
    // Shown until hide(), the lock, or another case; hides both.
    void reveal(const QString &purpose);
    void hide();
    QString subjectText() const;
    bool isRevealed() const { return m_subject.has_value(); }

signals:
    void changed();
    void said(const QString &sentence, bool good);
    void taskStarted(Gatehouse::BackgroundTask *task);

private:
    void answered(const Result<CaseFolder> &folder);
    void follow();
    void reread();
    void fillTables();
    QDate dayOf(int stage) const;
    QString nameOf(const QString &actor) const;
    void confirm(const QString &what, const std::function<void()> &then);
    void give(const CaseOrder &order);
    void begin(const CaseJob &job);
    void ended(CaseTask *task);

    CaseStore &m_store;
    CaseJobs &m_jobs;
    TeamSession &m_team;
    const Clock &m_clock;
    QString m_id;
    std::optional<CaseFolder> m_folder;
    std::optional<Error> m_error;
    std::optional<CaseSubject> m_subject;
    int m_generation = 0;
    bool m_asking = false;
    bool m_busy = false;
    bool m_active = false;
    QTimer m_follow;
    QPointer<CaseTask> m_task;
    // Made once for each reading: the page asks again with every progress of a job.
    CaseTables m_tables;
    RectificationReveal m_rectification;
    QString m_clockHint;
    QString m_planSummary;
};

} // namespace Gatehouse
