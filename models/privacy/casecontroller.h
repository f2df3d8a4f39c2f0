// What the page of one privacy request shows and does.
#pragma once

#include "models/core/clock.h"
#include "models/privacy/casequeuemodel.h"
#include "models/team/teamsession.h"
#include "models/telemetry/figuretablemodel.h"

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
    // All three outlive it.
    CaseController(CaseStore &store, TeamSession &team, const Clock &clock, QObject *parent = nullptr);

    // Empty: none.
    void show(const QString &id);
    void refresh();
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
    QString planSummary() const;
    FigureTableModel &plan() { return m_plan; }
    FigureTableModel &approvals() { return m_approvals; }
    FigureTableModel &journal() { return m_journal; }
    FigureTableModel &history() { return m_history; }
    FigureTableModel &documents() { return m_documents; }
    FigureTableModel &clockSteps() { return m_clockSteps; }

    // What can be done with the case now, by its state and by the rights of who is signed in.
    QList<CaseOrder::Kind> orders() const;
    // Fills in who and which case. What cannot be undone is confirmed first.
    void carryOut(CaseOrder order);

    // Shown until hide(), the lock, or another case.
    void reveal(const QString &purpose);
    void hide();
    QString subjectText() const;
    bool isRevealed() const { return m_subject.has_value(); }

signals:
    void changed();
    void said(const QString &sentence, bool good);

private:
    void answered(const Result<CaseFolder> &folder);
    void fillTables();
    void fillPlan();
    void fillPeople();
    void fillWork();
    QString nameOf(const QString &actor) const;
    QString when(qint64 ms) const;
    void give(const CaseOrder &order);

    CaseStore &m_store;
    TeamSession &m_team;
    const Clock &m_clock;
    QString m_id;
    std::optional<CaseFolder> m_folder;
    std::optional<Error> m_error;
    std::optional<CaseSubject> m_subject;
    int m_generation = 0;
    bool m_asking = false;
    bool m_busy = false;
    FigureTableModel m_plan;
    FigureTableModel m_approvals;
    FigureTableModel m_journal;
    FigureTableModel m_history;
    FigureTableModel m_documents;
    FigureTableModel m_clockSteps;
};

QString caseOrderTitle(CaseOrder::Kind kind);

} // namespace Gatehouse
