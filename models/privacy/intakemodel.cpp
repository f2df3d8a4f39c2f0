#include "models/privacy/intakemodel.h"

#include <algorithm>

namespace Gatehouse
{

namespace
{

using State = TakenRequest::State;

} // namespace

IntakeModel::IntakeModel(QObject *parent)
    : QAbstractTableModel(parent)
{
}

void IntakeModel::add(QList<IntakeRow> rows, const QDate &today)
{
    m_today = today;
    if (rows.isEmpty())
        return;
    const int first = rowCount();
    beginInsertRows({}, first, first + int(rows.size()) - 1);
    for (IntakeRow &row : rows) {
        const State state = row.taken.state;
        const QString &source = row.taken.candidate.request.source;
        if (!source.isEmpty() && (state == State::Ready || state == State::Undecided)) {
            const auto before = m_firstOf.constFind(source);
            if (before != m_firstOf.constEnd())
                row.sameAs = intakePlace(m_rows.at(*before));
            else
                m_firstOf.insert(source, rowCount());
        }
        row.chosen = state == State::Ready && row.sameAs.isEmpty();
        m_rows.append(std::move(row));
    }
    endInsertRows();
    emit chosenChanged();
}

void IntakeModel::addUnreadable(const QString &origin, const QString &why)
{
    IntakeRow row;
    row.origin = origin;
    row.read.problems = {why};
    row.taken.candidate = row.read;
    add({row}, m_today);
}

void IntakeModel::clear()
{
    beginResetModel();
    m_rows.clear();
    m_firstOf.clear();
    endResetModel();
    emit chosenChanged();
}

void IntakeModel::changedRow(int row)
{
    emit dataChanged(index(row, 0), index(row, ColumnCount - 1));
    emit chosenChanged();
}

void IntakeModel::setTaken(int row, const TakenRequest &taken)
{
    IntakeRow &one = m_rows[row];
    const bool becameNew = taken.state == State::Ready && one.taken.state != State::Ready && one.sameAs.isEmpty();
    one.taken = taken;
    one.isAsked = false;
    one.chosen = taken.state == State::Ready && (one.chosen || becameNew);
    changedRow(row);
}

void IntakeModel::setDecision(int row, const IntakeDecision &decision)
{
    m_rows[row].decision = decision;
}

void IntakeModel::setAsked(int row)
{
    m_rows[row].isAsked = true;
    changedRow(row);
}

void IntakeModel::setNotFiled(int row, const QString &why)
{
    m_rows[row].isAsked = false;
    m_rows[row].taken.why = why;
    changedRow(row);
}

void IntakeModel::setChosen(const QList<int> &rows, bool chosen)
{
    for (const int row : rows) {
        if (!mayFile(row) || m_rows.at(row).chosen == chosen)
            continue;
        m_rows[row].chosen = chosen;
        emit dataChanged(index(row, ChosenColumn), index(row, ChosenColumn));
    }
    emit chosenChanged();
}

QList<int> IntakeModel::rowsOf(Standing wanted) const
{
    QList<int> rows;
    for (int row = 0; row < rowCount(); ++row) {
        if (standing(row) == wanted)
            rows.append(row);
    }
    return rows;
}

int IntakeModel::count(Standing wanted) const
{
    return int(rowsOf(wanted).size());
}

QList<int> IntakeModel::chosenRows() const
{
    QList<int> rows;
    for (int row = 0; row < rowCount(); ++row) {
        if (m_rows.at(row).chosen && mayFile(row))
            rows.append(row);
    }
    return rows;
}

QList<int> IntakeModel::unfiledRows() const
{
    QList<int> rows;
    for (int row = 0; row < rowCount(); ++row) {
        const State state = m_rows.at(row).taken.state;
        const bool isOver = state == State::Filed || state == State::Already;
        if (!isOver && !m_rows.at(row).taken.candidate.request.source.isEmpty())
            rows.append(row);
    }
    return rows;
}

int IntakeModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

int IntakeModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

Qt::ItemFlags IntakeModel::flags(const QModelIndex &index) const
{
    Qt::ItemFlags all = QAbstractTableModel::flags(index);
    if (index.isValid() && index.column() == ChosenColumn && mayFile(index.row()))
        all |= Qt::ItemIsUserCheckable;
    return all;
}

QString IntakeModel::text(int row, Column column) const
{
    const IntakeRow &one = m_rows.at(row);
    const IntakeCandidate &candidate = one.taken.candidate;
    switch (column) {
    case ChosenColumn:
    case ColumnCount:
        break;
    case PlaceColumn:
        // Of the gateway's own list there is one only.
        return one.origin.isEmpty() && !one.read.where.isEmpty() ? one.read.where : intakePlace(one);
    case TypeColumn:
        return typeShown(one);
    case SubjectColumn:
        return whoAsks(one);
    case RegimeColumn:
        return candidate.regimeIsKnown ? regimeTitle(candidate.request.regime) : QStringLiteral("—");
    case ReceivedColumn:
        return dayShown(candidate.request.received);
    case DueColumn:
        return dayShown(one.taken.due);
    case ChannelColumn:
        return channelShown(one);
    case StateColumn:
        return stateShown(one);
    case ReasonColumn:
        return intakeReason(one);
    }
    return {};
}

CaseQueueModel::Urgency IntakeModel::urgency(int row, Column column) const
{
    using Urgency = CaseQueueModel::Urgency;
    if (column == DueColumn && m_rows.at(row).taken.due.isValid()) {
        const qint64 days = m_today.daysTo(m_rows.at(row).taken.due);
        return days < 0 ? Urgency::Late : days <= CaseQueueModel::kSoonDays ? Urgency::Soon : Urgency::None;
    }
    if (column != StateColumn)
        return Urgency::None;
    switch (standing(row)) {
    case Standing::Undecided:
        return Urgency::Soon;
    case Standing::Problem:
    case Standing::Refused:
        return Urgency::Late;
    case Standing::Filed:
        return Urgency::Good;
    case Standing::New:
        return m_rows.at(row).taken.why.isEmpty() ? Urgency::None : Urgency::Soon;
    default:
        return Urgency::None;
    }
}

QVariant IntakeModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const int row = index.row();
    const auto column = Column(index.column());
    const bool hasBox = column == ChosenColumn && mayFile(row);
    switch (role) {
    case Qt::DisplayRole:
        return text(row, column);
    case Qt::AccessibleTextRole:
        if (column == ChosenColumn)
            return !hasBox ? tr("cannot be chosen") : m_rows.at(row).chosen ? tr("to be filed") : tr("left out");
        return text(row, column);
    case Qt::CheckStateRole:
        return hasBox ? QVariant(int(m_rows.at(row).chosen ? Qt::Checked : Qt::Unchecked)) : QVariant();
    case Qt::ToolTipRole:
        if (column == DueColumn && m_rows.at(row).taken.due.isValid())
            return tr("Due %1").arg(dueIn(m_rows.at(row).taken.due, m_today));
        return column == StateColumn || column == ReasonColumn ? QVariant(sentences(row).join(QLatin1Char('\n')))
                                                               : QVariant();
    case CaseQueueModel::UrgencyRole:
        return int(urgency(row, column));
    default:
        return {};
    }
}

bool IntakeModel::setData(const QModelIndex &index, const QVariant &value, int role)
{
    if (role != Qt::CheckStateRole || !index.isValid() || index.column() != ChosenColumn || !mayFile(index.row()))
        return false;
    setChosen({index.row()}, Qt::CheckState(value.toInt()) == Qt::Checked);
    return true;
}

QVariant IntakeModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || (role != Qt::DisplayRole && role != Qt::AccessibleTextRole))
        return {};
    const QStringList titles{tr("File"),     tr("From"), tr("Request"), tr("Who asks"), tr("Law"),
                             tr("Received"), tr("Due"),  tr("How"),     tr("State"),    tr("Why")};
    return titles.value(section);
}

} // namespace Gatehouse
