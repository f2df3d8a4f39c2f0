#include "ui/widgets/datatable.h"

#include "models/telemetry/figure.h"
#include "models/telemetry/figuretablemodel.h"
#include "ui/theme/seriescolours.h"
#include "ui/theme/spacing.h"
#include "ui/theme/theme.h"
#include "ui/widgets/wrapdelegate.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHeaderView>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QPainter>
#include <QScopedValueRollback>
#include <QStyledItemDelegate>
#include <QToolTip>

#include <algorithm>

namespace Gatehouse
{

namespace
{

constexpr int kSampledRows = 60;
constexpr int kCellPadding = 25;
constexpr int kWidestColumn = 320;
constexpr int kNarrowestColumn = 48;
constexpr int kLeastStretchWidth = 84;
constexpr int kLeastYieldingWidth = 92;

class NumberHeaderView : public QHeaderView
{
public:
    explicit NumberHeaderView(DataTable *table)
        : QHeaderView(Qt::Horizontal, table)
        , m_table(table)
    {
        setSectionsClickable(true);
        setHighlightSections(false);
        setTextElideMode(Qt::ElideRight);
    }

protected:
    // Painted here, since a style keeps room for the sort arrow beside the text and so moves titles off their numbers.
    void paintSection(QPainter *painter, const QRect &rect, int section) const override
    {
        painter->save();
        painter->fillRect(rect, palette().base());
        painter->setPen(palette().color(QPalette::Mid));
        painter->drawLine(rect.bottomLeft(), rect.bottomRight());
        const QVariant wanted = model()->headerData(section, Qt::Horizontal, Qt::TextAlignmentRole);
        const bool right = m_table->isNumeric(section) || (wanted.isValid() && (wanted.toInt() & Qt::AlignRight));
        const bool sorted = isSortIndicatorShown() && sortIndicatorSection() == section;
        const QRect room = rect.adjusted(kSidePadding, 0, -kSidePadding, 0);
        const QString title = model()->headerData(section, Qt::Horizontal).toString();
        const int arrow = sorted ? kArrowRoom : 0;
        const QString text = painter->fontMetrics().elidedText(title, Qt::ElideRight, room.width() - arrow);
        painter->setPen(palette().color(sorted ? QPalette::Text : QPalette::PlaceholderText));
        painter->drawText(room, (right ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter, text);
        if (sorted) {
            const int width = painter->fontMetrics().horizontalAdvance(text);
            paintArrow(*painter, right ? room.right() - width - 8 : room.left() + width + 8, room.center().y());
        }
        painter->restore();
    }

private:
    static constexpr int kSidePadding = 11;
    static constexpr int kArrowRoom = 14;

    void paintArrow(QPainter &painter, int x, int y) const
    {
        const int tip = sortIndicatorOrder() == Qt::AscendingOrder ? -2 : 2;
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(QPen(palette().color(QPalette::Text), 1.3));
        painter.drawPolyline(
            QPolygonF({QPointF(x - 3, y + 1 - tip / 2.0), QPointF(x, y + 1 + tip), QPointF(x + 3, y + 1 - tip / 2.0)}));
    }

    DataTable *m_table;
};

class CellDelegate : public QStyledItemDelegate
{
public:
    CellDelegate(DataTable *table, const Theme *theme)
        : QStyledItemDelegate(table)
        , m_table(table)
        , m_theme(theme)
    {
    }

    // The whole text of a cell that is too narrow for it.
    bool helpEvent(QHelpEvent *event, QAbstractItemView *view, const QStyleOptionViewItem &option,
                   const QModelIndex &index) override
    {
        const QString text = index.data(Qt::DisplayRole).toString();
        const bool hasTip = !index.data(Qt::ToolTipRole).toString().isEmpty();
        if (event->type() != QEvent::ToolTip || hasTip || sizeHint(option, index).width() <= option.rect.width())
            return QStyledItemDelegate::helpEvent(event, view, option, index);
        QToolTip::showText(event->globalPos(), text, view);
        return true;
    }

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        const QVariant bar = m_theme ? index.data(BarRole) : QVariant();
        QStyledItemDelegate::paint(painter, option, index);
        if (!bar.isValid())
            return;
        const double room = option.rect.width() - 2 * kBarMargin;
        const double length = std::clamp(bar.toDouble(), 0.0, 1.0) * room;
        painter->fillRect(
            QRectF(option.rect.right() - kBarMargin - length, option.rect.bottom() - kBarHeight, length, kBarHeight),
            seriesColour(0));
    }

protected:
    void initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const override
    {
        QStyledItemDelegate::initStyleOption(option, index);
        if (m_table->isNumeric(index.column()))
            option->displayAlignment = Qt::AlignRight | Qt::AlignVCenter;
        option->textElideMode = Qt::ElideRight;
        if (!m_theme)
            return;
        const auto tone = ChangeTone(index.data(ToneRole).toInt());
        if (tone == ChangeTone::Better || tone == ChangeTone::Worse) {
            const QColor colour = m_theme->tokens().ink(tone == ChangeTone::Better ? Tone::Ok : Tone::Bad);
            option->palette.setColor(QPalette::Text, colour);
            option->palette.setColor(QPalette::HighlightedText, colour);
        }
    }

private:
    static constexpr int kBarMargin = 11;
    static constexpr int kBarHeight = 3;

    DataTable *m_table;
    const Theme *m_theme;
};

// In which the text takes two lines, broken between words.
int twoLinesWidth(const QFontMetrics &metrics, const QString &text)
{
    const int whole = metrics.horizontalAdvance(text);
    for (qsizetype end = text.indexOf(QLatin1Char(' ')); end >= 0; end = text.indexOf(QLatin1Char(' '), end + 1)) {
        const int line = metrics.horizontalAdvance(text, int(end));
        if (2 * line >= whole)
            return line;
    }
    return whole;
}

// Tabs and line ends inside a cell would break the columns of whoever pastes it.
QString plainCell(const QVariant &value)
{
    return value.toString().simplified();
}

} // namespace

DataTable::DataTable(const QString &accessibleName, QWidget *parent)
    : QTableView(parent)
{
    setAccessibleName(accessibleName);
    setHorizontalHeader(new NumberHeaderView(this));
    setItemDelegate(new CellDelegate(this, nullptr));
    setShowGrid(false);
    setWordWrap(false);
    setTabKeyNavigation(false); // Tab leaves the table; arrows move inside
    setSelectionBehavior(QAbstractItemView::SelectRows);
    setSelectionMode(QAbstractItemView::ExtendedSelection);
    setEditTriggers(QAbstractItemView::NoEditTriggers);
    setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    verticalHeader()->hide();
    verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    verticalHeader()->setMinimumSectionSize(Spacing::kRowHeight);
    verticalHeader()->setDefaultSectionSize(Spacing::kRowHeight);
    horizontalHeader()->setFixedHeight(Spacing::kRowHeight);
    horizontalHeader()->setMinimumSectionSize(kNarrowestColumn);
    connect(this, &QTableView::doubleClicked, this, &DataTable::rowActivated);
    connect(horizontalHeader(), &QHeaderView::sectionResized, this, [this](int column, int, int width) {
        if (!m_isSharing && QGuiApplication::mouseButtons() & Qt::LeftButton)
            m_dragged.insert(column, width);
    });
}

void DataTable::setModel(QAbstractItemModel *newModel)
{
    if (model())
        disconnect(model(), nullptr, this, nullptr);
    QTableView::setModel(newModel);
    m_fitted = m_isMeasured = false;
    m_needs.clear();
    m_dragged.clear();
    if (!newModel)
        return;
    const auto measureAgain = [this] { m_isMeasured = false; };
    const auto fitNew = [this, measureAgain](int first, int last) {
        measureAgain();
        if (!model() || model()->rowCount() == 0)
            return;
        if (!m_fitted)
            fitColumns();
        else if (first < kSampledRows)
            growFor(model()->index(first, 0),
                    model()->index(std::min(last, kSampledRows - 1), model()->columnCount() - 1));
    };
    connect(newModel, &QAbstractItemModel::modelReset, this, [this, fitNew] {
        if (model() && model()->columnCount() != m_needs.size()) // they are other ones
            m_dragged.clear();
        fitNew(0, model() ? model()->rowCount() - 1 : 0);
    });
    connect(newModel, &QAbstractItemModel::rowsInserted, this,
            [fitNew](const QModelIndex &, int first, int last) { fitNew(first, last); });
    connect(newModel, &QAbstractItemModel::rowsRemoved, this, measureAgain);
    connect(newModel, &QAbstractItemModel::layoutChanged, this, measureAgain);
    connect(newModel, &QAbstractItemModel::columnsInserted, this, [this] {
        m_dragged.clear();
        m_fitted = false;
    });
    connect(newModel, &QAbstractItemModel::dataChanged, this, &DataTable::growFor);
    fitColumns();
}

void DataTable::setNumericColumns(const QList<int> &columns)
{
    m_numeric = QSet<int>(columns.begin(), columns.end());
    horizontalHeader()->viewport()->update();
    viewport()->update();
}

void DataTable::followFigureRoles(const Theme &theme)
{
    setItemDelegate(new CellDelegate(this, &theme));
    connect(&theme, &Theme::changed, viewport(), qOverload<>(&QWidget::update));
}

void DataTable::setStretchColumn(int column)
{
    m_stretchColumn = column;
    fitColumns();
}

void DataTable::setWantedRows(int rows)
{
    m_wantedRows = rows;
    updateGeometry();
}

QSize DataTable::sizeHint() const
{
    const QSize hint = QTableView::sizeHint();
    return m_wantedRows > 0 ? QSize(hint.width(), (m_wantedRows + 1) * Spacing::kRowHeight) : hint;
}

void DataTable::fitColumns()
{
    if (!model())
        return;
    m_needs.clear();
    for (int column = 0; column < model()->columnCount(); ++column)
        m_needs.append(isColumnHidden(column) ? Needs() : needsOf(column));
    m_fitted = model()->rowCount() > 0;
    m_isMeasured = true;
    share();
}

// The width there is, among the columns by what they need.
void DataTable::share()
{
    const QScopedValueRollback sharing(m_isSharing, true);
    int used = 0;
    for (int column = 0; column < m_needs.size(); ++column) {
        if (isColumnHidden(column))
            continue;
        setColumnWidth(column, shareOf(column));
        used += shareOf(column);
    }
    // The stretch column gives way too: its texts are elided before a scroll bar hides the numbers.
    const bool stretches = m_stretchColumn >= 0 && m_stretchColumn < m_needs.size() &&
                           !isColumnHidden(m_stretchColumn) && !m_dragged.contains(m_stretchColumn);
    if (stretches) {
        const int wanted = columnWidth(m_stretchColumn) + viewport()->width() - used;
        const int room = m_yielding.isEmpty() ? kLeastStretchWidth : m_leastStretch;
        const int least = std::min(room, columnWidth(m_stretchColumn));
        setColumnWidth(m_stretchColumn, std::max(least, wanted));
        yieldColumns(least - wanted);
    }
}

// An owner who is named later, an age of hours that was one of minutes: what was fitted to the text before is too
// narrow now. What has become shorter keeps its room, or columns would jump.
void DataTable::growFor(const QModelIndex &from, const QModelIndex &to)
{
    if (!m_fitted || from.row() >= kSampledRows)
        return;
    m_isMeasured = false;
    for (int column = from.column(); column <= to.column() && column < m_needs.size(); ++column) {
        if (isColumnHidden(column) || m_dragged.contains(column))
            continue;
        for (int row = from.row(); row <= std::min(to.row(), kSampledRows - 1); ++row) {
            if (textWidth(row, column) > m_needs.at(column).oneLine) {
                fitColumns();
                return;
            }
        }
    }
}

void DataTable::setYieldingColumns(const QList<int> &columns)
{
    m_yielding = columns;
    fitColumns();
}

void DataTable::setLeastStretch(int width)
{
    m_leastStretch = width;
    fitColumns();
}

void DataTable::yieldColumns(int excess)
{
    int left = excess;
    // What fits on two lines first: a place in short words must not take the room of a sentence.
    QList<int> yielding = m_yielding;
    yielding.removeIf([this](int column) { return m_dragged.contains(column); });
    for (const int column : std::as_const(yielding)) {
        if (!dynamic_cast<const WrapDelegate *>(itemDelegateForColumn(column)))
            continue;
        const int spare = columnWidth(column) - std::max(kLeastYieldingWidth, m_needs.value(column).twoLines);
        const int given = std::clamp(left, 0, std::max(0, spare));
        setColumnWidth(column, columnWidth(column) - given);
        left -= given;
    }
    // The widest first, down to the next one: a short text is elided only where all are as short.
    while (left > 0) {
        int widest = 0;
        for (const int column : std::as_const(yielding))
            widest = std::max(widest, columnWidth(column));
        QList<int> giving;
        int next = kLeastYieldingWidth;
        for (const int column : std::as_const(yielding)) {
            if (columnWidth(column) == widest)
                giving.append(column);
            else
                next = std::max(next, columnWidth(column));
        }
        if (widest <= kLeastYieldingWidth)
            return;
        const int share = (left + int(giving.size()) - 1) / int(giving.size());
        for (const int column : std::as_const(giving)) {
            const int given = std::min({left, share, widest - next});
            setColumnWidth(column, widest - given);
            left -= given;
        }
    }
}

QString DataTable::selectedText() const
{
    if (!model())
        return {};
    QList<int> rows;
    for (const QModelIndex &index : selectionModel()->selectedRows())
        rows.append(index.row());
    if (rows.isEmpty()) {
        for (int row = 0; row < model()->rowCount(); ++row)
            rows.append(row);
    }
    std::sort(rows.begin(), rows.end());
    QList<int> columns;
    for (int visual = 0; visual < model()->columnCount(); ++visual) {
        const int column = horizontalHeader()->logicalIndex(visual);
        if (!isColumnHidden(column))
            columns.append(column);
    }
    QStringList lines;
    QStringList cells;
    for (const int column : columns)
        cells.append(plainCell(model()->headerData(column, Qt::Horizontal)));
    lines.append(cells.join(QLatin1Char('\t')));
    for (const int row : rows) {
        cells.clear();
        for (const int column : columns)
            cells.append(plainCell(model()->index(row, column, rootIndex()).data()));
        lines.append(cells.join(QLatin1Char('\t')));
    }
    return lines.join(QLatin1Char('\n')) + QLatin1Char('\n');
}

void DataTable::keyPressEvent(QKeyEvent *event)
{
    if (event->matches(QKeySequence::Copy)) {
        QGuiApplication::clipboard()->setText(selectedText());
        return;
    }
    if ((event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) && currentIndex().isValid()) {
        emit rowActivated(currentIndex());
        return;
    }
    // QTableView would search for typed letters; pages use them as shortcuts.
    if (!event->text().isEmpty() && event->text().at(0).isLetter() && event->modifiers() == Qt::NoModifier) {
        event->ignore();
        return;
    }
    QTableView::keyPressEvent(event);
}

void DataTable::resizeEvent(QResizeEvent *event)
{
    QTableView::resizeEvent(event);
    if (m_isMeasured)
        share();
    else
        fitColumns();
}

int DataTable::textWidth(int row, int column) const
{
    const QString text = model()->index(row, column).data().toString();
    return std::min(fontMetrics().horizontalAdvance(text) + kCellPadding, kWidestColumn);
}

DataTable::Needs DataTable::needsOf(int column) const
{
    const QFontMetrics metrics = fontMetrics();
    // Room for the sort arrow beside the title.
    const QFontMetrics titleMetrics = horizontalHeader()->fontMetrics();
    const bool mayWrap = m_yielding.contains(column);
    int oneLine = titleMetrics.horizontalAdvance(model()->headerData(column, Qt::Horizontal).toString()) +
                  (isSortingEnabled() ? 14 : 0);
    int twoLines = 0;
    const int rows = std::min(kSampledRows, model()->rowCount());
    for (int row = 0; row < rows; ++row) {
        const QString text = model()->index(row, column).data().toString();
        oneLine = std::max(oneLine, metrics.horizontalAdvance(text));
        if (mayWrap)
            twoLines = std::max(twoLines, twoLinesWidth(metrics, text));
    }
    return {std::clamp(oneLine + kCellPadding, kNarrowestColumn, kWidestColumn), twoLines + kCellPadding};
}

} // namespace Gatehouse
