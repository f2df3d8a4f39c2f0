// Ways through the model by chance, also on a server.
#include "tests/models/privacy/casemodel.h"

#include <algorithm>

namespace Gatehouse
{

namespace
{

constexpr ModelBounds kOfWalks{.claims = 9, .plans = 4, .attempts = 6, .rescans = 8, .holds = 3};

template<typename T>
T need(Result<T> result)
{
    if (!result)
        qFatal("case model: %s %s", qPrintable(result.error().message), qPrintable(result.error().detail));
    if constexpr (!std::is_void_v<T>)
        return std::move(*result);
}

} // namespace

PrivacyHold heldModelRow()
{
    PrivacyHold hold;
    hold.table = QStringLiteral("t");
    hold.rowId = QString::number(kHeldRow);
    hold.reason = QStringLiteral("a suit");
    hold.until = QDate(2090, 1, 1);
    return hold;
}

// The clock of leases stands still until it is moved.
void CaseModel::prepareServer()
{
    const QString officer = m_desk->officer().user().name();
    m_holder =
        std::make_unique<CaseWorkplace>(std::make_unique<StoreUser>(m_stores.as(officer, m_desk->settings()), officer));
    need(m_holder->user().store().execute(QStringLiteral("SET lock_timeout = '20ms'")));
    need(keeper().execute(QStringLiteral("CREATE TABLE gatehouse.clock_of_test (ms bigint)")));
    need(keeper().execute(QStringLiteral("INSERT INTO gatehouse.clock_of_test VALUES (?)"), {m_clock.nowMs()}));
    need(keeper().execute(
        QStringLiteral("CREATE OR REPLACE FUNCTION gatehouse.now_ms() RETURNS bigint LANGUAGE sql VOLATILE SET "
                       "search_path = pg_catalog, pg_temp AS $$ SELECT ms FROM gatehouse.clock_of_test $$")));
}

qint64 CaseModel::nowMs()
{
    return isServer() ? need(keeper().scalar(QStringLiteral("SELECT ms FROM gatehouse.clock_of_test")))
                      : m_clock.nowMs();
}

void CaseModel::advance(qint64 ms)
{
    if (isServer())
        need(keeper().execute(QStringLiteral("UPDATE gatehouse.clock_of_test SET ms = ms + ?"), {ms}));
    else
        m_clock.advance(ms);
}

// As if nothing had been before.
void CaseModel::beginAnew()
{
    if (!isServer()) {
        if (m_first)
            restore(*m_first);
        return;
    }
    const QStringList names = tables() + QStringList{QStringLiteral("gatehouse.case_event")};
    for (const QString &sql : {QStringLiteral("SET session_replication_role = replica"),
                               QStringLiteral("TRUNCATE %1 CASCADE").arg(names.join(QStringLiteral(", "))),
                               QStringLiteral("SET session_replication_role = DEFAULT")})
        need(keeper().execute(sql));
    const NewCase wanted = CaseDesk::request(RequestType::Deletion, QStringLiteral("anna"));
    m_id = m_withPeople ? m_desk->planned(wanted, m_hash) : m_desk->queued(wanted, m_hash);
}

const CaseModel::Move &CaseModel::chosen(const QList<Move> &all, std::mt19937 &chance) const
{
    static const QStringList kDisturbances{
        QStringLiteral("crash"),         QStringLiteral("time"),     QStringLiteral("stop for"),
        QStringLiteral("release"),       QStringLiteral("drift"),    QStringLiteral("withdraw"),
        QStringLiteral("a hold"),        QStringLiteral("the hold"), QStringLiteral("lay the"),
        QStringLiteral("nobody"),        QStringLiteral("vain"),     QStringLiteral("too early"),
        QStringLiteral("find something")};
    QList<qsizetype> forward;
    for (qsizetype i = 0; i < all.size(); ++i) {
        if (std::ranges::none_of(kDisturbances, [&](const QString &word) { return all.at(i).name.contains(word); }))
            forward.append(i);
    }
    const auto below = [&chance](qsizetype most) { return qsizetype(chance() % size_t(most)); };
    if (forward.isEmpty() || below(3) == 0)
        return all.at(below(all.size()));
    return all.at(forward.at(below(forward.size())));
}

QString CaseModel::walk(unsigned seed, int acts)
{
    m_bounds = kOfWalks;
    std::mt19937 chance(seed);
    beginAnew();
    ModelWorld world;
    snapshot(world);
    if (!m_first)
        m_first = world;
    QStringList way;
    for (int i = 0; i < acts; ++i) {
        const QList<Move> all = moves(world);
        if (all.isEmpty())
            break;
        const Move &move = chosen(all, chance);
        ModelWorld next = world;
        move.run(next);
        ++m_transitions;
        snapshot(next);
        check(world, next);
        way.append(move.name);
        if (!m_violation.isEmpty())
            return QStringLiteral("seed %1: %2: %3").arg(seed).arg(m_violation, way.join(QStringLiteral(", ")));
        m_completed += next.state == CaseState::Completed && world.state != CaseState::Completed;
        world = std::move(next);
    }
    return {};
}

// In the middle of a step, whose worker's lease is over by now: nobody else gets the case, and no hold is placed,
// before its outcome is on record.
void CaseModel::otherTries(size_t busy)
{
    advance(kModelLease.count() + 1);
    const size_t other = 1 - busy;
    expect(!need(runsOf(other).claim(workplace(other).id(), QStringLiteral("w"), kModelLease, m_id)),
           "it was claimed in the middle of a step");
    const auto placed = m_holder->cases().addHold(m_holder->id(), heldModelRow(), {});
    expect(!placed && placed.error().kind == ErrorKind::Busy, "a hold was placed in the middle of a step");
}

} // namespace Gatehouse
