#include "tests/support/promisedesk.h"

#include "models/gateway/profileloader.h"

#include <QDateTime>
#include <QRegularExpression>

namespace Gatehouse
{

namespace
{

template<typename T>
T need(Result<T> result)
{
    if (!result)
        qFatal("promise desk: %s %s", qPrintable(result.error().message), qPrintable(result.error().detail));
    return std::move(*result);
}

void run(Database &database, const QString &statements)
{
    static const QRegularExpression end(QStringLiteral(";\\s*(?=$|\\n)"));
    for (const QString &statement : statements.split(end, Qt::SkipEmptyParts)) {
        if (!statement.trimmed().isEmpty())
            need(database.execute(statement));
    }
}

} // namespace

PromiseDesk::PromiseDesk(ConsoleStores &stores, Dialect store, const QString &kind, FreshDatabases &databases)
    : m_desk(stores, store)
    , m_fixture(makeGateway(kind, databases))
    , m_profile(need(loadProfile(m_fixture->profile())))
    , m_map(need(PromiseMap::load(m_fixture->profile())))
    , m_retention(need(RetentionMap::load(m_fixture->profile())))
{
    settings.profile = m_fixture->profile();
    settings.database.driver = m_fixture->mainDatabase().dialect();
    settings.database.file = m_fixture->file();
    StoreUser &officer = m_desk.officer().user();
    m_alerts = std::make_unique<AlertRepository>(officer.store(), officer.audit(), officer.operators(), m_clock);
}

QString PromiseDesk::timed(QString statement)
{
    static const QRegularExpression daysAgo(QStringLiteral("\\{(\\d+)(s?)\\}"));
    const qint64 nowMs = QDateTime::currentMSecsSinceEpoch();
    for (auto match = daysAgo.match(statement); match.hasMatch(); match = daysAgo.match(statement)) {
        const qint64 ms = nowMs - match.captured(1).toLongLong() * kDayMs;
        statement.replace(match.captured(0), QString::number(match.captured(2).isEmpty() ? ms : ms / 1000));
    }
    return statement;
}

void PromiseDesk::execute(const QString &statements)
{
    run(m_fixture->mainDatabase(), timed(statements));
}

void PromiseDesk::executeInStore(const QString &statements)
{
    run(m_desk.admin().user().store(), statements);
}

Result<PromiseVerdict> PromiseDesk::look(const Commitment &commitment)
{
    QList<Database *> all{&m_fixture->mainDatabase()};
    if (&m_fixture->database() != all.constFirst())
        all.append(&m_fixture->database());
    const GatewayTables tables = need(GatewayTables::read(all, GatewayTables::OnClickHouse::Read));
    CaseWorkplace &officer = m_desk.officer();
    PromiseScene scene{settings,
                       m_profile,
                       m_map,
                       m_retention,
                       tables,
                       officer.user().store(),
                       officer.user().audit(),
                       *m_alerts,
                       officer.cases(),
                       officer.runs(),
                       *m_now,
                       gatewayName()};
    const auto before = m_before.constFind(commitment.id);
    scene.before = before == m_before.constEnd() ? nullptr : &*before;
    auto seen = lookAt(commitment, scene);
    if (seen)
        m_before.insert(commitment.id, *seen);
    return seen;
}

Commitment promiseOf(const QString &check, const QJsonObject &expects)
{
    Commitment commitment;
    commitment.id = QStringLiteral("1.") + check;
    commitment.kind = CommitmentKind::Promise;
    commitment.says = QStringLiteral("Something is kept.");
    commitment.check = check;
    commitment.expects = expects;
    return commitment;
}

Commitment retentionOf(const QString &recordClass, const QString &length, PeriodStart from)
{
    Commitment commitment;
    commitment.id = QStringLiteral("1.retention");
    commitment.kind = CommitmentKind::Retention;
    commitment.says = QStringLiteral("Rows go in time.");
    commitment.retention.recordClass = recordClass;
    commitment.retention.period = {PolicyPeriod::Length::Given, length, from};
    return commitment;
}

Commitment rightTo(RequestType request)
{
    Commitment commitment;
    commitment.id = QStringLiteral("1.right");
    commitment.kind = CommitmentKind::Right;
    commitment.says = QStringLiteral("People are answered in time.");
    commitment.right.request = request;
    return commitment;
}

} // namespace Gatehouse
