#include "models/credentials/credentialtablemodel.h"

#include "models/core/format.h"
#include "models/telemetry/figuretablemodel.h"

#include <algorithm>

namespace Gatehouse
{

namespace
{

// The gravest finding first.
int rankOf(CredentialFindings findings)
{
    int rank = 0;
    for (const CredentialFinding finding : kCredentialFindings) {
        if (findings.testFlag(finding))
            return rank;
        ++rank;
    }
    return rank;
}

std::optional<qint64> timeOf(const Credential &one, int column)
{
    switch (column) {
    case CredentialTableModel::MadeColumn:
        return one.createdMs;
    case CredentialTableModel::UsedColumn:
        return one.usedMs;
    case CredentialTableModel::RotatedColumn:
        return one.rotatedMs;
    default:
        return one.expiresMs;
    }
}

QString findingsText(const Credential &one)
{
    QStringList titles;
    for (const CredentialFinding finding : kCredentialFindings) {
        if (!one.findings.testFlag(finding))
            continue;
        const bool isLimit = finding == CredentialFinding::LimitAboveUse && !one.limitUse.isEmpty();
        titles.append(isLimit ? QStringLiteral("%1 (%2)").arg(credentialFindingTitle(finding), one.limitUse)
                              : credentialFindingTitle(finding));
    }
    return titles.join(QStringLiteral(", "));
}

} // namespace

void CredentialTableModel::setSurvey(const CredentialSurvey &survey)
{
    beginResetModel();
    m_all = survey.listed;
    m_nowMs = survey.lookedMs;
    m_outcomes.clear();
    fill();
    endResetModel();
}

void CredentialTableModel::setFilter(CredentialFindings findings)
{
    if (findings == m_filter)
        return;
    beginResetModel();
    m_filter = findings;
    fill();
    endResetModel();
}

void CredentialTableModel::setOutcomes(const QHash<QString, CredentialOutcome> &outcomes)
{
    m_outcomes = outcomes;
    if (!m_shown.isEmpty())
        emit dataChanged(index(0, OutcomeColumn), index(int(m_shown.size()) - 1, OutcomeColumn));
}

std::optional<CredentialOutcome> CredentialTableModel::outcomeAt(int row) const
{
    const auto found = m_outcomes.constFind(at(row).token());
    return found == m_outcomes.constEnd() ? std::nullopt : std::optional(*found);
}

void CredentialTableModel::fill()
{
    m_shown.clear();
    for (int i = 0; i < m_all.size(); ++i) {
        if (!m_filter || (m_all.at(i).findings & m_filter))
            m_shown.append(i);
    }
    std::ranges::stable_sort(m_shown, [this](int a, int b) {
        return m_sortOrder == Qt::AscendingOrder ? isBefore(m_all.at(a), m_all.at(b))
                                                 : isBefore(m_all.at(b), m_all.at(a));
    });
}

bool CredentialTableModel::isBefore(const Credential &a, const Credential &b) const
{
    switch (m_sortColumn) {
    case MadeColumn:
    case UsedColumn:
    case RotatedColumn:
    case ExpiresColumn:
        return timeOf(a, m_sortColumn) < timeOf(b, m_sortColumn); // nothing goes first: never used
    case OwnerColumn:
        return a.owner < b.owner;
    case FindingsColumn:
        return std::pair(rankOf(a.findings), a.usedMs) < std::pair(rankOf(b.findings), b.usedMs);
    case OutcomeColumn:
        return m_outcomes.value(a.token()) < m_outcomes.value(b.token());
    default:
        return std::tie(a.kind, a.id) < std::tie(b.kind, b.id);
    }
}

void CredentialTableModel::sort(int column, Qt::SortOrder order)
{
    if (column < 0)
        return;
    emit layoutAboutToBeChanged({}, QAbstractItemModel::VerticalSortHint);
    const QModelIndexList held = persistentIndexList();
    QList<int> of;
    for (const QModelIndex &index : held)
        of.append(m_shown.at(index.row()));
    m_sortColumn = column;
    m_sortOrder = order;
    fill();
    QHash<int, int> rows;
    for (int row = 0; row < m_shown.size() && !of.isEmpty(); ++row)
        rows.insert(m_shown.at(row), row);
    for (qsizetype i = 0; i < held.size(); ++i)
        changePersistentIndex(held.at(i), index(rows.value(of.at(i)), held.at(i).column()));
    emit layoutChanged({}, QAbstractItemModel::VerticalSortHint);
}

int CredentialTableModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_shown.size());
}

int CredentialTableModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QString CredentialTableModel::timeText(std::optional<qint64> ms) const
{
    if (!ms)
        return {};
    return *ms > m_nowMs ? tr("in %1").arg(formatAge(*ms - m_nowMs)) : tr("%1 ago").arg(formatAge(m_nowMs - *ms));
}

QString CredentialTableModel::textOf(const Credential &one, int column) const
{
    switch (column) {
    case CredentialColumn:
        return one.shown();
    case OwnerColumn:
        return one.shownOwner();
    case FindingsColumn:
        return findingsText(one);
    case OutcomeColumn: {
        const auto found = m_outcomes.constFind(one.token());
        return found == m_outcomes.constEnd() ? QString() : credentialOutcomeTitle(*found);
    }
    default:
        return timeText(timeOf(one, column));
    }
}

QVariant CredentialTableModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Credential &one = at(index.row());
    const int column = index.column();
    if (role == IdRole)
        return one.token();
    if (role != Qt::DisplayRole && role != Qt::AccessibleTextRole && role != Qt::ToolTipRole)
        return {};
    const QString text = textOf(one, column);
    if (role == Qt::ToolTipRole) {
        const auto ms = column >= MadeColumn && column <= ExpiresColumn ? timeOf(one, column) : std::nullopt;
        return ms ? formatInstant(*ms, QTimeZone::systemTimeZone()) : text;
    }
    if (text.isEmpty() && column != OutcomeColumn)
        return role == Qt::DisplayRole ? notRecorded() : tr("never, or not recorded");
    return text;
}

QVariant CredentialTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole || section < 0 || section >= ColumnCount)
        return {};
    const QStringList titles{tr("Credential"), tr("Owner"),   tr("Made"),     tr("Last used"),
                             tr("Renewed"),    tr("Expires"), tr("Findings"), tr("Outcome")};
    return titles.at(section);
}

} // namespace Gatehouse
