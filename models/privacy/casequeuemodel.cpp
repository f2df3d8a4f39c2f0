#include "models/privacy/casequeuemodel.h"

#include "models/core/format.h"
#include "models/core/onfinished.h"

#include <QTimeZone>

#include <algorithm>

namespace Gatehouse
{

QString dueIn(const QDate &due, const QDate &today)
{
    const qint64 days = today.daysTo(due);
    if (days == 0)
        return CaseQueueModel::tr("today");
    if (days > 0)
        return days == 1 ? CaseQueueModel::tr("in 1 day") : CaseQueueModel::tr("in %1 days").arg(days);
    return days == -1 ? CaseQueueModel::tr("1 day overdue") : CaseQueueModel::tr("%1 days overdue").arg(-days);
}

QString requestTypeTitle(RequestType type)
{
    QString title = requestTypeToken(type).replace(QLatin1Char('_'), QLatin1Char(' '));
    title[0] = title.at(0).toUpper();
    return title;
}

QString regimeTitle(Regime regime)
{
    switch (regime) {
    case Regime::Gdpr:
        return QStringLiteral("GDPR");
    case Regime::UkGdpr:
        return QStringLiteral("UK GDPR");
    case Regime::California:
        return QStringLiteral("CCPA/CPRA");
    }
    return {};
}

QString caseSortTitle(CaseSort sort)
{
    switch (sort) {
    case CaseSort::Due:
        return CaseQueueModel::tr("Most urgent first");
    case CaseSort::Received:
        return CaseQueueModel::tr("Last received first");
    case CaseSort::Changed:
        break;
    }
    return CaseQueueModel::tr("Last changed first");
}

CaseQueueModel::CaseQueueModel(CaseStore &store, QObject *parent)
    : QAbstractTableModel(parent)
    , m_store(store)
{
}

void CaseQueueModel::setFilter(const CaseFilter &filter, const QDate &today)
{
    clear();
    m_filter = filter;
    m_today = today;
    ask(kPageRows, true);
    emit stateChanged();
}

void CaseQueueModel::setSort(CaseSort sort, const QDate &today)
{
    m_sort = sort;
    setFilter(m_filter, today);
}

void CaseQueueModel::setNames(const QHash<QString, QString> &names)
{
    m_names = names;
    if (!m_cases.isEmpty())
        emit dataChanged(index(0, AssigneeColumn), index(rowCount() - 1, FiledColumn));
}

void CaseQueueModel::reload(const QDate &today)
{
    m_today = today;
    ask(std::clamp(int(m_cases.size()), kPageRows, kMostReread), true);
    emit stateChanged();
}

void CaseQueueModel::clear()
{
    ++m_generation;
    beginResetModel();
    m_cases.clear();
    endResetModel();
    m_counts = {};
    m_answered = m_asking = m_more = false;
    m_error.reset();
}

void CaseQueueModel::ask(int limit, bool anew)
{
    // A listener to the reset may have asked already: one answer counts.
    if (anew)
        ++m_generation;
    m_asking = true;
    CasePageRequest request{m_filter, m_sort, std::nullopt, limit};
    if (!anew && !m_cases.isEmpty())
        request.after = placeOf(m_cases.constLast(), m_sort);
    onFinished(m_store.page(request, m_today), this,
               [this, limit, anew, generation = m_generation](const Result<CaseQueueSlice> &slice) {
                   if (generation == m_generation)
                       answered(slice, limit, anew);
               });
}

void CaseQueueModel::answered(const Result<CaseQueueSlice> &slice, int limit, bool anew)
{
    m_answered = true;
    if (!slice) {
        m_asking = false;
        m_error = slice.error();
        emit stateChanged();
        return;
    }
    m_error.reset();
    m_counts = slice->counts;
    m_more = slice->cases.size() == limit;
    if (anew) {
        beginResetModel();
        m_cases = slice->cases;
        endResetModel();
    } else if (!slice->cases.isEmpty()) {
        beginInsertRows({}, int(m_cases.size()), int(m_cases.size() + slice->cases.size()) - 1);
        m_cases += slice->cases;
        endInsertRows();
    }
    // Not before: a listener to the insertion may ask for more, and would ask for the same.
    m_asking = false;
    emit stateChanged();
}

CaseQueueModel::State CaseQueueModel::state() const
{
    if (!m_cases.isEmpty())
        return m_error ? State::Partial : State::Full;
    if (m_error)
        return State::Failed;
    return m_answered && !m_asking ? State::Empty : State::Loading;
}

const PrivacyCase *CaseQueueModel::at(int row) const
{
    return row >= 0 && row < m_cases.size() ? &m_cases.at(row) : nullptr;
}

int CaseQueueModel::rowOf(const QString &id) const
{
    const auto found = std::ranges::find(m_cases, id, &PrivacyCase::id);
    return found == m_cases.end() ? -1 : int(found - m_cases.begin());
}

int CaseQueueModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_cases.size());
}

int CaseQueueModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QString CaseQueueModel::text(const PrivacyCase &one, Column column) const
{
    switch (column) {
    case IdColumn:
        return one.id;
    case TypeColumn:
        return requestTypeTitle(one.type);
    case RegimeColumn:
        return regimeTitle(one.regime);
    case StateColumn:
        return caseStateTitle(one.state);
    case DueColumn:
        return isOpen(one.state) ? dueIn(one.due, m_today) : tr("closed");
    case AssigneeColumn:
        return one.assignee.isEmpty() ? tr("nobody") : m_names.value(one.assignee, one.assignee);
    case ChangedColumn:
        return formatInstant(one.changedMs, QTimeZone::systemTimeZone());
    case FiledColumn:
        return tr("%1 by %2")
            .arg(one.received.toString(QStringLiteral("d MMM yyyy")), m_names.value(one.filedBy, one.filedBy));
    case ColumnCount:
        break;
    }
    return {};
}

CaseQueueModel::Urgency CaseQueueModel::urgency(const PrivacyCase &one, Column column) const
{
    if (column == StateColumn)
        return one.state == CaseState::NeedsAttention     ? Urgency::Late
               : one.state == CaseState::Completed        ? Urgency::Good
               : one.state == CaseState::AwaitingApproval ? Urgency::Soon
                                                          : Urgency::None;
    if (column != DueColumn || !isOpen(one.state))
        return Urgency::None;
    const qint64 days = m_today.daysTo(one.due);
    return days < 0 ? Urgency::Late : days <= kSoonDays ? Urgency::Soon : Urgency::None;
}

QVariant CaseQueueModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const PrivacyCase &one = m_cases.at(index.row());
    const auto column = Column(index.column());
    switch (role) {
    case Qt::DisplayRole:
    case Qt::AccessibleTextRole:
        return text(one, column);
    case Qt::ToolTipRole:
        return column == DueColumn ? QVariant(tr("Due %1").arg(one.due.toString(QStringLiteral("ddd d MMM yyyy"))))
                                   : QVariant();
    case UrgencyRole:
        return int(urgency(one, column));
    case CaseIdRole:
        return one.id;
    default:
        return {};
    }
}

QVariant CaseQueueModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || (role != Qt::DisplayRole && role != Qt::AccessibleTextRole))
        return {};
    const QStringList titles{tr("Case"), tr("Request"),     tr("Law"),         tr("State"),
                             tr("Due"),  tr("Assigned to"), tr("Last change"), tr("Received")};
    return titles.value(section);
}

bool CaseQueueModel::canFetchMore(const QModelIndex &parent) const
{
    return !parent.isValid() && m_more && !m_asking && !m_error;
}

void CaseQueueModel::fetchMore(const QModelIndex &parent)
{
    if (!canFetchMore(parent))
        return;
    ask(kPageRows, false);
    emit stateChanged();
}

} // namespace Gatehouse
