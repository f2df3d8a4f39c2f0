// A ranked list with a bar per row: name, bar, value.
//
// Keyboard: Up and Down move, Enter or double click filters by the row.
#pragma once

#include "ui/charts/chartview.h"
#include "ui/charts/rankedbarsmodel.h"

class QListView;

namespace Gatehouse
{

class RankedBars : public ChartView
{
    Q_OBJECT
public:
    explicit RankedBars(const Theme &theme, QWidget *parent = nullptr);

    // `nameTitle` and `valueTitle` head the table behind: "model", "spend".
    void setTitles(const QString &nameTitle, const QString &valueTitle);
    void setBars(const QList<RankedBar> &bars, ValueUnit unit);
    ChartTable table() const override;
    std::unique_ptr<ChartView> copyFor(const Theme &theme) const override;
    QListView *list() const { return m_list; }
    QSize sizeHint() const override;

signals:
    void barActivated(const QString &key);

protected:
    QString ownSummary() const override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void activate(const QModelIndex &index);

    RankedBarsModel *m_model;
    QListView *m_list;
    QString m_nameTitle;
    QString m_valueTitle;
};

} // namespace Gatehouse
