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
    // More than these are not shown; a line says how many.
    static constexpr qsizetype kMost = 8;

    explicit HistoryView(const QString &accessibleName, QWidget *parent = nullptr);

    // Each with three cells: when, who or how, what.
    void setRows(const QList<TableRow> &rows);
    QString text() const;

private:
    void add(const QString &text, bool isHead);

    QVBoxLayout *m_column;
    QList<TableRow> m_rows;
};

} // namespace Gatehouse
