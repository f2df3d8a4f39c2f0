// What became of one thing, the newest first: when and who or how, and below it what was said or seen, in full. A card
// is too narrow for a table of that.
#pragma once

#include "models/telemetry/figuretablemodel.h"

#include <QWidget>

class QVBoxLayout;

namespace Gatehouse
{

class HistoryView : public QWidget
{
    Q_OBJECT
public:
    // So many are shown at first, and with each press of a button that says how many are left so many more.
    static constexpr qsizetype kAtFirst = 8;
    static constexpr qsizetype kMore = 50;

    explicit HistoryView(const QString &accessibleName, QWidget *parent = nullptr);

    // Each with three cells: when, who or how, what; the tool tip of the last one, such as a reason, is told below it.
    void setRows(const QList<TableRow> &rows);
    QString text() const;

private:
    void showFirst(qsizetype rows);
    void add(const QString &text, bool isHead);
    void addMore(qsizetype rows);

    QVBoxLayout *m_column;
    QList<TableRow> m_rows;
    qsizetype m_shown = kAtFirst;
};

} // namespace Gatehouse
