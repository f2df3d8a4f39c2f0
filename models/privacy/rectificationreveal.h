// What the rectification of a case writes, before and after: masked, and as it is once a reason is on record.
//
// Thread: the GUI thread.
#pragma once

#include "models/audit/reveal.h"
#include "models/privacy/casejobs.h"
#include "models/telemetry/figuretablemodel.h"

namespace Gatehouse
{

class RectificationReveal : public Reveal
{
    Q_OBJECT
public:
    // Both outlive it.
    RectificationReveal(CaseJobs &jobs, TeamSession &team, QObject *parent = nullptr);

    // Of another case, or of the same one when it was read again: what was revealed stays as long as the places do.
    // None: the case is no rectification, or has no plan.
    void show(const QString &caseId, const QList<RectifiedValue> &masked);
    bool hasPlaces() const { return !m_masked.isEmpty(); }
    // A row for each column, in the order of the plan.
    FigureTableModel &table() { return m_table; }
    // A person wants to see them, and is asked why.
    void choose();

    bool isChosen() const override { return m_chosen && hasPlaces(); }
    QString text() const override;
    // Who handles cases and may reveal personal data.
    Result<void> access() const override;

protected:
    // The reason is on record before a row of the person is read.
    void ask(const QString &purpose, int generation) override;
    void forget() override;

private:
    void fill(const QList<RectifiedValue> &values);

    CaseJobs &m_jobs;
    QString m_caseId;
    QList<RectifiedValue> m_masked;
    FigureTableModel m_table;
    bool m_chosen = false;
};

} // namespace Gatehouse
