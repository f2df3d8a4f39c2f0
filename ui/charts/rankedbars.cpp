#include "ui/charts/rankedbars.h"

#include "models/core/counted.h"
#include "models/core/format.h"
#include "ui/theme/spacing.h"
#include "ui/theme/theme.h"

#include <QKeyEvent>
#include <QListView>
#include <QPainter>
#include <QStyledItemDelegate>
#include <QVBoxLayout>

#include <algorithm>

namespace Gatehouse
{

namespace
{

constexpr int kBarHeight = 8;
constexpr int kGap = 10;
constexpr int kLeastBar = 24;

class BarDelegate : public QStyledItemDelegate
{
public:
    BarDelegate(const Theme &theme, QObject *parent)
        : QStyledItemDelegate(parent)
        , m_theme(theme)
    {
    }

    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &) const override
    {
        return {option.rect.width(), Spacing::kRowHeight};
    }

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        const ThemeTokens &tokens = m_theme.tokens();
        const bool focused = option.state.testFlag(QStyle::State_HasFocus);
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        if (option.state.testFlag(QStyle::State_Selected) && focused)
            painter->fillRect(option.rect, tokens.accentTint);
        else if (option.state.testFlag(QStyle::State_MouseOver))
            painter->fillRect(option.rect, tokens.hover);
        painter->setPen(tokens.gridLine);
        painter->drawLine(QPointF(option.rect.left(), option.rect.bottom() + 0.5),
                          QPointF(option.rect.right(), option.rect.bottom() + 0.5));
        paintRow(*painter, option.rect.adjusted(Spacing::kSmall, 0, -Spacing::kSmall, 0), index);
        if (focused) {
            painter->setBrush(Qt::NoBrush);
            painter->setPen(QPen(tokens.accent, 2));
            painter->drawRoundedRect(QRectF(option.rect).adjusted(1, 1, -1, -1), 3, 3);
        }
        painter->restore();
    }

private:
    // The value column is as wide as its widest value, so that the bars begin and end alike in every row.
    void paintRow(QPainter &painter, const QRect &row, const QModelIndex &index) const
    {
        painter.setFont(m_theme.font(TextRole::Body));
        const QFontMetrics metrics = painter.fontMetrics();
        int widestValue = 0;
        int widestName = 0;
        for (int i = 0; i < index.model()->rowCount(); ++i) {
            const QModelIndex each = index.siblingAtRow(i);
            widestValue =
                std::max(widestValue, metrics.horizontalAdvance(each.data(RankedBarsModel::ValueTextRole).toString()));
            widestName = std::max(widestName, metrics.horizontalAdvance(each.data().toString()));
        }
        // Advances are rounded down; without the two pixels the widest name would be elided.
        const int nameWidth =
            std::clamp(widestName + 2, 0, std::max(0, (row.width() - widestValue - 2 * kGap) * 6 / 10));
        const QRect name(row.left(), row.top(), nameWidth, row.height());
        const QRect value(row.right() - widestValue, row.top(), widestValue + 1, row.height());
        const int room = value.left() - kGap - (name.right() + kGap);
        painter.setPen(m_theme.tokens().text);
        painter.drawText(name, Qt::AlignLeft | Qt::AlignVCenter,
                         metrics.elidedText(index.data().toString(), Qt::ElideMiddle, nameWidth));
        painter.drawText(value, Qt::AlignRight | Qt::AlignVCenter,
                         index.data(RankedBarsModel::ValueTextRole).toString());
        if (room < kLeastBar)
            return;
        const double length = std::max(2.0, index.data(RankedBarsModel::LengthRole).toDouble() * room);
        painter.setPen(Qt::NoPen);
        painter.setBrush(index.data(RankedBarsModel::ColourRole).value<QColor>());
        painter.drawRoundedRect(QRectF(name.right() + kGap, row.center().y() - kBarHeight / 2 + 1, length, kBarHeight),
                                2, 2);
    }

    const Theme &m_theme;
};

} // namespace

RankedBars::RankedBars(const Theme &theme, QWidget *parent)
    : ChartView(theme, parent)
    , m_model(new RankedBarsModel(this))
    , m_list(new QListView)
    , m_nameTitle(tr("name"))
    , m_valueTitle(tr("value"))
{
    m_list->setModel(m_model);
    m_list->setItemDelegate(new BarDelegate(theme, m_list));
    m_list->setUniformItemSizes(true);
    m_list->setMouseTracking(true);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setSelectionMode(QAbstractItemView::SingleSelection);
    m_list->setProperty("look", QByteArrayLiteral("bars"));
    m_list->installEventFilter(this);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_list);
    setFocusProxy(m_list);
    connect(m_list, &QListView::doubleClicked, this, &RankedBars::activate);
}

void RankedBars::setTitles(const QString &nameTitle, const QString &valueTitle)
{
    m_nameTitle = nameTitle;
    m_valueTitle = valueTitle;
    m_list->setAccessibleName(tr("%1 by %2").arg(valueTitle, nameTitle));
}

void RankedBars::setBars(const QList<RankedBar> &bars, ValueUnit unit)
{
    const QString chosen = m_list->currentIndex().data(RankedBarsModel::KeyRole).toString();
    const bool hadChoice = m_list->currentIndex().isValid();
    m_model->setBars(bars, unit);
    // A refresh must not take the row away from a person who is on it.
    for (int row = 0; hadChoice && row < bars.size(); ++row) {
        if (bars.at(row).key == chosen)
            m_list->setCurrentIndex(m_model->index(row));
    }
    updateGeometry();
    contentHasChanged();
}

std::unique_ptr<ChartView> RankedBars::copyFor(const Theme &theme) const
{
    auto copy = std::make_unique<RankedBars>(theme);
    copy->setTitles(m_nameTitle, m_valueTitle);
    copy->setBars(m_model->bars(), m_model->unit());
    return copy;
}

ChartTable RankedBars::table() const
{
    ChartTable table{{{m_nameTitle, false}, {m_valueTitle, true}, {tr("share"), true}}, {}};
    const double sum = m_model->sum();
    for (const RankedBar &bar : m_model->bars())
        table.rows.append({bar.name, exactText(m_model->unit(), bar.value),
                           sum > 0 ? formatShare(bar.value / sum).joined() : notRecorded()});
    return table;
}

QSize RankedBars::sizeHint() const
{
    return {280, std::max(3, m_model->rowCount()) * Spacing::kRowHeight + 2};
}

QString RankedBars::ownSummary() const
{
    if (m_model->bars().isEmpty())
        return tr("Nothing to show.");
    const RankedBar &first = m_model->bars().constFirst();
    return tr("%1; %2 leads with %3.")
        .arg(counted(m_model->rowCount(), tr("row"), tr("rows")), first.name, valueText(m_model->unit(), first.value));
}

bool RankedBars::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_list && event->type() == QEvent::KeyPress) {
        const auto *key = static_cast<QKeyEvent *>(event);
        if (key->key() == Qt::Key_T && key->modifiers() == Qt::NoModifier) {
            emit tableToggleRequested();
            return true;
        }
        if ((key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter) && m_list->currentIndex().isValid()) {
            activate(m_list->currentIndex());
            return true;
        }
    }
    return ChartView::eventFilter(watched, event);
}

void RankedBars::activate(const QModelIndex &index)
{
    if (index.data(RankedBarsModel::LeadsRole).toBool())
        emit barActivated(index.data(RankedBarsModel::KeyRole).toString());
}

} // namespace Gatehouse
