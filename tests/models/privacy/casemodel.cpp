#include "tests/models/privacy/casemodel.h"

#include "models/privacy/storedruns.h"

#include <QDataStream>
#include <QSet>

#include <algorithm>

namespace Gatehouse
{

namespace
{

constexpr std::array<std::string_view, 9> kTables{"privacy_hold",  "privacy_case", "case_identifier",
                                                  "case_approval", "case_step",    "case_journal",
                                                  "case_rescan",   "case_held_by", "suppression"};

template<typename T>
T need(Result<T> result)
{
    if (!result)
        qFatal("case model: %s %s", qPrintable(result.error().message), qPrintable(result.error().detail));
    if constexpr (!std::is_void_v<T>)
        return std::move(*result);
}

QVariant variantOf(const SqlValue &value)
{
    switch (value.kind) {
    case ValueKind::Null:
        return {};
    case ValueKind::Integer:
        return value.integer;
    case ValueKind::Real:
        return value.real;
    case ValueKind::Text:
        return QString::fromUtf8(value.text.data(), qsizetype(value.text.size()));
    case ValueKind::Blob:
        break;
    }
    return QByteArray(value.text.data(), qsizetype(value.text.size()));
}

} // namespace

bool isRunState(CaseState state)
{
    return state == CaseState::Running || state == CaseState::Verifying;
}

bool allStepsDone(const ModelWorld &world)
{
    return !world.steps.isEmpty() &&
           std::ranges::all_of(world.steps, [](const CaseStep &step) { return step.status == StepStatus::Done; });
}

CaseModel::CaseModel(ModelFault fault, bool withPeople, Dialect store)
    : m_fault(fault)
    , m_withPeople(withPeople)
    , m_store(store)
    , m_desk(std::make_unique<CaseDesk>(m_stores, store))
    , m_hash(QString::fromLatin1(CaseDesk::kPlanHash))
{
    isServer() ? prepareServer() : prepareFile();
    for (const std::string_view name : kTables) {
        QStringList columns;
        need(keeper().visitRows(isServer() ? QStringLiteral("SELECT column_name FROM information_schema.columns WHERE "
                                                            "table_schema = 'gatehouse' AND table_name = ? ORDER BY "
                                                            "ordinal_position")
                                           : QStringLiteral("SELECT name FROM pragma_table_info(?) ORDER BY cid"),
                                {QLatin1String(name.data())}, {}, [&columns](const RowStream &row) -> Result<void> {
                                    columns.append(row.string(0));
                                    return {};
                                }));
        m_columns.push_back(columns);
    }
}

QStringList CaseModel::tables() const
{
    QStringList names;
    for (const std::string_view name : kTables)
        names.append((isServer() ? QStringLiteral("gatehouse.") : QString()) + QLatin1String(name.data()));
    return names;
}

void CaseModel::prepareFile()
{
    m_user = std::make_unique<StoreUser>(m_desk->settings(), m_desk->officer().user().name());
    m_cases = makeCaseRepository(m_user->store(), m_user->audit(), m_user->operators(), m_clock);
    m_runs = makeCaseRuns(m_user->store(), *m_cases, m_user->audit(), m_user->operators(), m_clock);
    const NewCase wanted = CaseDesk::request(RequestType::Deletion, QStringLiteral("anna"));
    m_id = m_withPeople ? m_desk->planned(wanted, m_hash) : m_desk->queued(wanted, m_hash);
    // What only grows in the product goes back with the world here.
    for (const char *sql : {"DROP TRIGGER case_journal_no_update", "DROP TRIGGER case_journal_no_delete",
                            "PRAGMA foreign_keys=OFF", "PRAGMA synchronous=OFF"})
        need(m_user->store().execute(QString::fromLatin1(sql)));
}

CaseModel::~CaseModel() = default;

void CaseModel::snapshot(ModelWorld &world)
{
    world.tables.clear();
    const QStringList names = tables();
    for (size_t i = 0; i < kTables.size(); ++i) {
        const qsizetype columns = m_columns.at(i).size();
        std::vector<QVariantList> rows;
        const QString order = isServer() ? QStringLiteral(" ORDER BY 1, 2") : QString();
        need(keeper().visitRows(QStringLiteral("SELECT %1 FROM %2%3")
                                    .arg(m_columns.at(i).join(QStringLiteral(", ")), names.at(qsizetype(i)), order),
                                {}, {}, [&](const RowStream &row) -> Result<void> {
                                    QVariantList values;
                                    for (int column = 0; column < columns; ++column)
                                        values.append(variantOf(row.value(column)));
                                    rows.push_back(std::move(values));
                                    return {};
                                }));
        world.tables.push_back(std::move(rows));
    }
    m_loaded = world.tables;
    world.nowMs = nowMs();
    readView(world);
    world.key = keyOf(world);
}

void CaseModel::restore(const ModelWorld &world)
{
    m_clock.set(world.nowMs);
    need(m_user->store().transaction([&]() -> Result<void> {
        for (size_t i = 0; i < kTables.size(); ++i) {
            if (m_loaded.at(i) == world.tables.at(i))
                continue;
            const QString name = QLatin1String(kTables.at(i).data());
            need(m_user->store().execute(QStringLiteral("DELETE FROM ") + name));
            for (const QVariantList &row : world.tables.at(i)) {
                const QStringList marks(row.size(), QStringLiteral("?"));
                need(m_user->store().execute(
                    QStringLiteral("INSERT INTO %1 VALUES (%2)").arg(name, marks.join(QLatin1Char(','))), row));
            }
        }
        return {};
    }));
}

// Read off the rows that were taken anyway.
QVariant CaseModel::cell(const ModelWorld &world, const char *table, size_t row, const char *column) const
{
    const auto at = size_t(std::ranges::find(kTables, std::string_view(table)) - kTables.begin());
    return world.tables.at(at).at(row).at(m_columns.at(at).indexOf(QLatin1String(column)));
}

size_t CaseModel::rowsOf(const ModelWorld &world, const char *table) const
{
    return world.tables.at(size_t(std::ranges::find(kTables, std::string_view(table)) - kTables.begin())).size();
}

void CaseModel::readView(ModelWorld &world)
{
    const auto one = [&](const char *column) { return cell(world, "privacy_case", 0, column); };
    world.state = *caseStateFromToken(one("state").toString());
    world.epoch = one("lease_epoch").toLongLong();
    world.planCount = one("plan_count").toInt();
    world.isLeased = isRunState(world.state) && one("lease_until_ms").toLongLong() > world.nowMs;
    world.steps.clear();
    for (size_t i = 0; i < rowsOf(world, "case_step"); ++i) {
        const auto of = [&](const char *column) { return cell(world, "case_step", i, column); };
        world.steps.append({of("idx").toInt(), of("kind").toString(), of("target").toString(),
                            *stepStatusFromToken(of("status").toString()), of("expected_rows").toLongLong(),
                            of("done_rows").toLongLong(), of("attempt").toInt()});
    }
    world.rescans = int(rowsOf(world, "case_rescan"));
    world.clean = 0;
    for (size_t i = 0; i < rowsOf(world, "case_rescan"); ++i)
        world.clean = cell(world, "case_rescan", i, "clean").toInt() != 0 ? world.clean + 1 : 0;
    world.holds = int(rowsOf(world, "privacy_hold"));
    world.isHeld = false;
    for (size_t i = 0; i < rowsOf(world, "privacy_hold"); ++i)
        world.isHeld = world.isHeld || cell(world, "privacy_hold", i, "ended_ms").isNull();
    world.approvers.clear();
    for (size_t i = 0; i < rowsOf(world, "case_approval"); ++i) {
        if (cell(world, "case_approval", i, "plan_count").toInt() == world.planCount &&
            cell(world, "case_approval", i, "plan_hash").toString() == m_hash)
            world.approvers.append(cell(world, "case_approval", i, "operator").toString());
    }
    world.journalRows = 0;
    for (size_t i = 0; i < rowsOf(world, "case_journal"); ++i)
        world.journalRows += cell(world, "case_journal", i, "row_count").toLongLong();
    world.cases = int(rowsOf(world, "privacy_case"));
}

// Times, entries and salts are others on every way, and change nothing that comes after.
QByteArray CaseModel::keyOf(const ModelWorld &world) const
{
    QByteArray key;
    QDataStream out(&key, QIODevice::WriteOnly);
    out << int(world.state) << world.isLeased << world.isHeld << world.epoch << world.planCount << world.approvers
        << std::min(world.rescans, m_bounds.rescans) << world.clean << world.begun << world.journalRows;
    for (const CaseStep &step : world.steps)
        out << int(step.status) << step.doneRows << std::min(step.attempt, m_bounds.attempts);
    for (size_t i = 0; i < kModelRows; ++i)
        out << world.erased.at(i) << world.kept.at(i);
    for (const ModelWorker &worker : world.workers)
        out << (worker.lease ? worker.lease->epoch : -1) << worker.intended << worker.readBack
            << (worker.looked ? int(*worker.looked) : -1);
    return key;
}

void CaseModel::expect(bool holds, const char *what)
{
    if (!holds && m_violation.isEmpty())
        m_violation = QString::fromLatin1(what);
}

QString CaseModel::explore(qsizetype most)
{
    QSet<QByteArray> known;
    Node first;
    snapshot(first.world);
    known.insert(first.world.key);
    m_nodes.push_back(std::move(first));
    std::deque<qsizetype> open{0};
    // Breadth finds the shortest way to a violation, depth gets to the end: by turns.
    for (bool deep = false; !open.empty(); deep = !deep) {
        const qsizetype at = deep ? open.back() : open.front();
        deep ? open.pop_back() : open.pop_front();
        for (const Move &move : moves(m_nodes.at(size_t(at)).world)) {
            ModelWorld world = m_nodes.at(size_t(at)).world;
            restore(world);
            move.run(world);
            ++m_transitions;
            snapshot(world);
            check(m_nodes.at(size_t(at)).world, world);
            if (!m_violation.isEmpty())
                return wayTo(at, move.name);
            if (known.contains(world.key))
                continue;
            known.insert(world.key);
            m_completed += world.state == CaseState::Completed;
            m_nodes.push_back({std::move(world), at, move.name});
            open.push_back(qsizetype(m_nodes.size()) - 1);
        }
        m_nodes.at(size_t(at)).world.tables.clear();
        if (qsizetype(m_nodes.size()) >= most)
            break;
    }
    m_isExhausted = open.empty();
    expect(isLogGenuine(), "the log does not verify");
    return m_violation;
}

bool CaseModel::isLogGenuine()
{
    return need(m_desk->admin().user().audit().verify()).isGenuine();
}

QString CaseModel::wayTo(qsizetype node, const QString &last) const
{
    QStringList way{last};
    for (; node > 0; node = m_nodes.at(size_t(node)).parent)
        way.prepend(m_nodes.at(size_t(node)).how);
    return m_violation + QStringLiteral(": ") + way.join(QStringLiteral(", "));
}

void CaseModel::check(const ModelWorld &before, const ModelWorld &after)
{
    expect(before.state == after.state || std::ranges::any_of(caseTransitions(),
                                                              [&](const CaseTransition &each) {
                                                                  return each.from == before.state &&
                                                                         each.to == after.state;
                                                              }),
           "a state was skipped");
    expect(!after.begun || isRunState(after.state) || after.state == CaseState::NeedsAttention ||
               after.state == CaseState::Queued || after.state == CaseState::Completed,
           "it went back after the first effect");
    expect(after.epoch >= before.epoch, "an epoch went back");
    expect(after.cases == 1, "two cases of one type are open for one person");
    expect(std::ranges::count_if(after.workers,
                                 [&](const ModelWorker &worker) {
                                     return worker.lease && worker.lease->epoch == after.epoch &&
                                            isRunState(after.state);
                                 }) <= 1,
           "two leases are valid");
    const qint64 erased = after.erased.at(0) + after.erased.at(1);
    expect(after.journalRows <= erased, "the journal has more than what happened");
    if (after.state != CaseState::Completed)
        return;
    expect(allStepsDone(after) && after.clean >= kRescansNeeded, "it was completed before all was done");
    expect(after.journalRows == erased, "the journal does not have what happened");
    for (size_t i = 0; i < kModelRows; ++i)
        expect(after.erased.at(i) == 1 || (after.erased.at(i) == 0 && after.kept.at(i)), "an effect was lost");
}

} // namespace Gatehouse
