// Which colour is which series, in one wrapping line.
#pragma once

#include "ui/charts/chartview.h"

namespace Gatehouse
{

class LegendView : public QWidget
{
    Q_OBJECT
public:
    explicit LegendView(const Theme &theme, QWidget *parent = nullptr);

    void setEntries(const QList<LegendEntry> &entries);
    QSize sizeHint() const override;
    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QList<QRect> places(int width) const;

    const Theme &m_theme;
    QList<LegendEntry> m_entries;
};

} // namespace Gatehouse
