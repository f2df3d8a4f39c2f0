#include "models/datamap/datamapcontroller.h"

#include "models/core/counted.h"
#include "models/core/format.h"
#include "models/core/onfinished.h"

#include <QTimeZone>

#include <algorithm>
#include <utility>

namespace Gatehouse
{

namespace
{

QList<TableColumn> columns()
{
    return {{DataMapController::tr("Table or column"), {}, false}, {DataMapController::tr("State"), {}, false},
            {DataMapController::tr("Category"), {}, false},        {DataMapController::tr("On erasure"), {}, false},
            {DataMapController::tr("Purpose"), {}, false},         {DataMapController::tr("Recipients"), {}, false},
            {DataMapController::tr("Record class"), {}, false}};
}

QList<TableColumn> historyColumns()
{
    return {{DataMapController::tr("When"), {}, false},
            {DataMapController::tr("Who"), {}, false},
            {DataMapController::tr("What was said"), {}, false}};
}

TableCell sortedCell(const QString &text, const QVariant &sort)
{
    TableCell cell = textCell(text);
    cell.sort = sort;
    return cell;
}

TableCell orMissing(const QString &text, const QString &why)
{
    return text.isEmpty() ? missingCell(why) : textCell(text);
}

// Once a table has said it, its columns need not. `isUnderTable`: the row of the table stands above it.
TableRow rowOf(const DataMapRow &row, int place, bool isUnderTable)
{
    const bool isTable = row.column.isEmpty();
    TableCell name = sortedCell(isUnderTable ? QStringLiteral("    ") + row.column : row.place(), place);
    name.spoken = row.place();
    name.toolTip = row.type.isEmpty() ? row.place() : QStringLiteral("%1, %2").arg(row.place(), row.type);
    TableCell state = textCell(rowStateTitle(row));
    state.sort = int(row.state) == int(DataMapRow::State::Known) ? 99 : int(row.state);
    state.toolTip = row.note;
    const QString unsaid = DataMapController::tr("Nobody has said it yet.");
    const TableCell recipients = !row.recipients ? missingCell(DataMapController::tr("It is not known who gets it."))
                                 : row.recipients->empty() ? textCell(DataMapController::tr("nobody"))
                                                           : textCell(row.recipients->join(QStringLiteral(", ")));
    return {row.place(),
            {name, state, orMissing(row.category, unsaid), orMissing(row.disposition, unsaid),
             isTable ? orMissing(row.purpose, unsaid) : textCell({}), isTable ? recipients : textCell({}),
             isTable ? orMissing(row.retentionClass, unsaid) : textCell({})},
            false};
}

QString saidText(const QJsonObject &says)
{
    if (says.isEmpty())
        return DataMapController::tr("withdrawn");
    if (says == Classification::machinery())
        return DataMapController::tr("no data of people");
    QStringList parts;
    for (const char *key : {"category", "on_erasure", "disposition", "purpose"}) {
        if (const QString text = says.value(QLatin1String(key)).toString(); !text.isEmpty())
            parts.append(text);
    }
    return parts.join(QStringLiteral(", "));
}

} // namespace

QString rowStateTitle(const DataMapRow &row)
{
    switch (row.state) {
    case DataMapRow::State::New:
        return DataMapController::tr("new");
    case DataMapRow::State::Absent:
        return DataMapController::tr("not there");
    case DataMapRow::State::Retyped:
        return DataMapController::tr("other type");
    case DataMapRow::State::Contradicted:
        return DataMapController::tr("contradicted");
    case DataMapRow::State::Known:
        break;
    }
    return row.said ? DataMapController::tr("said here") : QString();
}

DataMapController::DataMapController(DataMapStore &store, TeamSession &team, QObject *parent)
    : QObject(parent)
    , m_store(store)
    , m_team(team)
{
    m_table.setTable(columns(), {});
    m_history.setTable(historyColumns(), {});
    m_again.setInterval(kAgainMs);
    connect(&m_again, &QTimer::timeout, this, &DataMapController::refresh);
    connect(&team, &TeamSession::changed, this, &DataMapController::follow);
    follow();
}

Result<void> DataMapController::access() const
{
    return m_team.access(Right::ViewFigures, tr("The data map is not shown"));
}

Result<void> DataMapController::mayClassify() const
{
    return m_team.access(Right::ClassifyData, tr("Nothing is classified"));
}

DataMapController::State DataMapController::state() const
{
    if (!access() || (m_error && !m_sight))
        return State::Failed;
    return m_sight ? State::Full : State::Loading;
}

void DataMapController::follow()
{
    const bool allowed = access().has_value();
    if (std::exchange(m_allowed, allowed) != allowed) {
        ++m_generation;
        ++m_pick;
        m_asking = m_suggesting = m_classifying = m_making = false;
        m_sight.reset();
        m_error.reset();
        m_store.stop();
        select({});
        fill();
        if (allowed) {
            m_again.start();
            refresh();
        } else {
            m_again.stop();
        }
    }
    emit changed();
}

void DataMapController::setActive(bool active)
{
    if (std::exchange(m_active, active) == active || !active)
        return;
    refresh();
}

void DataMapController::refresh()
{
    if (!m_allowed || m_asking)
        return;
    m_asking = true;
    emit changed();
    onFinished(m_store.sight(), this, [this, generation = ++m_generation](const Result<DataMapSight> &sight) {
        if (generation == m_generation)
            answered(sight);
    });
}

void DataMapController::answered(const Result<DataMapSight> &sight)
{
    m_asking = false;
    m_error = sight ? std::nullopt : std::optional(sight.error());
    if (sight) {
        m_sight = *sight;
        if (!m_selected.isEmpty() && !one())
            select({});
        fill();
    }
    emit changed();
}

bool DataMapController::isShown(const DataMapRow &row) const
{
    const QString all = QStringList{row.place(),        row.category,
                                    row.purpose,        row.disposition,
                                    row.retentionClass, rowStateTitle(row),
                                    row.note,           row.recipients.value_or(QStringList()).join(QLatin1Char(' '))}
                            .join(QLatin1Char(' '));
    const QStringList words = m_filter.split(QLatin1Char(' '), Qt::SkipEmptyParts);
    return std::ranges::all_of(words, [&](const QString &word) { return all.contains(word, Qt::CaseInsensitive); });
}

void DataMapController::fill()
{
    QList<TableRow> rows;
    const QList<DataMapRow> all = m_sight ? m_sight->rows : QList<DataMapRow>();
    for (const DataMapRow &row : all) {
        if (isShown(row))
            rows.append(rowOf(row, int(rows.size()),
                              m_filter.isEmpty() && !row.column.isEmpty() && row.state != DataMapRow::State::New &&
                                  row.state != DataMapRow::State::Contradicted));
    }
    m_table.setTable(columns(), rows);
}

void DataMapController::setFilter(const QString &words)
{
    if (words == m_filter)
        return;
    m_filter = words;
    fill();
    emit changed();
}

const DataMapRow *DataMapController::one() const
{
    return m_sight && !m_selected.isEmpty() ? m_sight->row(m_selected) : nullptr;
}

std::optional<DataMapRow::State> DataMapController::stateOf(const QString &place) const
{
    const DataMapRow *row = m_sight ? m_sight->row(place) : nullptr;
    return row ? std::optional(row->state) : std::nullopt;
}

QString DataMapController::headline() const
{
    if (const auto allowed = access(); !allowed)
        return allowed.error().message;
    if (!m_sight)
        return {};
    const auto tables = std::ranges::count(m_sight->rows, QString(), &DataMapRow::column);
    return QStringLiteral("%1, %2: %3")
        .arg(counted(tables, tr("table"), tr("tables")),
             counted(m_sight->rows.size() - tables, tr("column"), tr("columns")), openText());
}

QString DataMapController::openText() const
{
    QStringList open;
    if (unclassified() > 0)
        open.append(tr("%1 not classified").arg(unclassified()));
    if (m_sight->contradicted() > 0)
        open.append(tr("%1 contradicted by the profile").arg(m_sight->contradicted()));
    return open.isEmpty() ? tr("all classified") : open.join(QStringLiteral(", "));
}

QString DataMapController::notice() const
{
    if (m_error && m_sight)
        return m_error->message;
    if (!m_sight || isComplete())
        return {};
    if (m_sight->contradicted() > 0)
        return tr(
            "The gateway profile has come to say something else of what was classified here. Until that is withdrawn, "
            "or the profile is changed, nothing is planned, and nothing of these record classes is purged.");
    return unclassified() == 1
               ? tr("New: 1 table or column. Until it is classified, no plan of a deletion can be approved.")
               : tr("New: %1 tables or columns. Until they are classified, no plan of a deletion can be approved.")
                     .arg(unclassified());
}

void DataMapController::select(const QString &place)
{
    if (place == m_selected)
        return;
    m_selected = place;
    ++m_pick;
    m_suggestion.reset();
    m_suggestionError.clear();
    m_suggesting = false;
    m_history.setTable(historyColumns(), {});
    readHistory();
    suggest();
    emit changed();
}

void DataMapController::readHistory()
{
    const DataMapRow *row = one();
    if (!row || !m_allowed)
        return;
    onFinished(m_store.history(row->table, row->column), this,
               [this, pick = m_pick](const Result<QList<ClassificationChange>> &history) {
                   if (pick != m_pick || !history)
                       return;
                   QList<TableRow> rows;
                   for (const ClassificationChange &change : *history) {
                       TableCell said = textCell(saidText(change.after));
                       said.toolTip = change.reason;
                       rows.append({QString::number(rows.size()),
                                    {sortedCell(formatInstant(change.atMs, QTimeZone::systemTimeZone()), change.atMs),
                                     textCell(change.by), said},
                                    false});
                   }
                   m_history.setTable(historyColumns(), rows);
                   emit changed();
               });
}

// Values are looked at of what somebody can classify now, and of nothing else.
void DataMapController::suggest()
{
    const DataMapRow *row = one();
    if (!row || row->state != DataMapRow::State::New || row->column.isEmpty() || !mayClassify())
        return;
    m_suggesting = true;
    onFinished(m_store.suggestion(row->table, row->column), this,
               [this, pick = m_pick](const Result<ColumnSuggestion> &made) {
                   if (pick != m_pick)
                       return;
                   m_suggesting = false;
                   if (made)
                       m_suggestion = *made;
                   else
                       m_suggestionError = made.error().message;
                   emit changed();
               });
}

QString DataMapController::erasureFor(const QString &category) const
{
    const DataMapRow *row = one();
    const DataMapRow *table = row ? m_sight->row(row->table) : nullptr;
    if (!table || !table->isPersonal || table->disposition == dispositionToken(Disposition::Delete))
        return {};
    // A table as it matters here; whether its rows only mention people is said when it is classified.
    DataMapTable like;
    like.disposition = Disposition::Pseudonymise;
    like.subject.append(SubjectLink());
    return erasureOf(category, &like);
}

void DataMapController::classifyColumn(const QString &category, const QString &onErasure, const QString &reason)
{
    const DataMapRow *row = one();
    if (row && !row->column.isEmpty())
        classify(columnStatement(category, onErasure), reason);
}

void DataMapController::classifyTable(TableStatement said, const QString &reason)
{
    const DataMapRow *row = one();
    if (!row || !row->column.isEmpty())
        return;
    DataMap map; // as far as a statement depends on it
    map.retentionClasses = m_sight->retentionClasses;
    for (const QString &subject : m_sight->subjects) {
        DataMapTable target;
        target.name = subject.section(QLatin1Char('.'), 0, 0);
        target.order = m_sight->orders.value(target.name);
        map.tables.append(target);
    }
    said.keyColumn = m_sight->keyColumns.value(row->table);
    const auto says = tableStatement(said, map);
    if (says)
        classify(*says, reason);
    else
        emit this->said(says.error().message, false);
}

void DataMapController::withdraw(const QString &reason)
{
    if (one() && one()->said)
        classify({}, reason);
}

void DataMapController::classify(const QJsonObject &says, const QString &reason)
{
    const DataMapRow *row = one();
    if (!row || m_classifying || !mayClassify())
        return;
    m_classifying = true;
    emit changed();
    NewClassification wish;
    wish.said = {row->table, row->column, says, row->type};
    wish.before = row->said ? row->said->says : QJsonObject();
    wish.reason = reason;
    wish.by = m_team.self().id;
    const QString place = row->place();
    onFinished(m_store.classify(wish), this, [this, place, isBack = says.isEmpty()](const Result<void> &done) {
        m_classifying = false;
        if (!m_allowed)
            return;
        if (!done)
            emit said(done.error().message, false);
        else
            emit said(isBack ? tr("What was said of %1 is withdrawn, and on record.").arg(place)
                             : tr("%1 is classified, and on record.").arg(place),
                      true);
        if (done) {
            m_asking = false; // what is being read is older than this
            refresh();
            readHistory();
        }
        emit changed();
    });
}

void DataMapController::makeDisclosure()
{
    if (!m_making && m_allowed)
        take(m_store.disclosure());
}

void DataMapController::makeRecord(const RecordParties &parties)
{
    if (!m_making && m_allowed)
        take(m_store.record(parties));
}

void DataMapController::take(QFuture<Result<DisclosureDocument>> document)
{
    m_making = true;
    emit changed();
    onFinished(std::move(document), this, [this](const Result<DisclosureDocument> &answer) {
        if (!std::exchange(m_making, false) || !m_allowed)
            return;
        if (answer)
            emit made(*answer);
        else if (answer.error().kind != ErrorKind::Cancelled)
            emit said(answer.error().message, false);
        emit changed();
    });
}

} // namespace Gatehouse
