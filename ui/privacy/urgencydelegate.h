// Cells whose words are urgent, or good, in the colour that says so too.
#pragma once

#include "models/privacy/casequeuemodel.h"
#include "ui/theme/tone.h"

#include <QStyledItemDelegate>

namespace Gatehouse
{

class Theme;

Tone toneOf(CaseQueueModel::Urgency urgency);

class UrgencyDelegate : public QStyledItemDelegate
{
    Q_OBJECT
public:
    // The theme outlives it.
    UrgencyDelegate(const Theme &theme, QObject *parent);

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;

private:
    const Theme &m_theme;
};

} // namespace Gatehouse
