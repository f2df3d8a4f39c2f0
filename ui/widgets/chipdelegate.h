// Cells whose word is a state, on a tint that says so too.
#pragma once

#include "ui/theme/tone.h"

#include <QStyledItemDelegate>

#include <functional>
#include <optional>

namespace Gatehouse
{

class Theme;

class ChipDelegate : public QStyledItemDelegate
{
    Q_OBJECT
public:
    // Nothing: a cell like any other.
    using ToneOf = std::function<std::optional<Tone>(const QModelIndex &)>;

    // The theme outlives it.
    ChipDelegate(const Theme &theme, ToneOf toneOf, QObject *parent);

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;

private:
    const Theme &m_theme;
    ToneOf m_toneOf;
};

} // namespace Gatehouse
