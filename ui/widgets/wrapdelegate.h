// Cells of text on up to two lines; what is left over is elided and stands in the tooltip.
#pragma once

#include <QStyledItemDelegate>

namespace Gatehouse
{

class Theme;

class WrapDelegate : public QStyledItemDelegate
{
    Q_OBJECT
public:
    enum class Ink { Plain, Muted };

    // The theme outlives it.
    WrapDelegate(const Theme &theme, Ink ink, QObject *parent);

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    bool helpEvent(QHelpEvent *event, QAbstractItemView *view, const QStyleOptionViewItem &option,
                   const QModelIndex &index) override;

private:
    const Theme &m_theme;
    Ink m_ink;
};

} // namespace Gatehouse
