// What the Alerts page costs when its queue is long, beside a plain table of the same words, and what the store needs
// to list it, beside a bare statement that reads the same.
#include "tests/support/alertbench.h"
#include "tests/bench/measure.h"
#include "tests/support/alertseat.h"
#include "tests/support/madealerts.h"
#include "ui/alerts/alertqueueview.h"
#include "ui/alerts/alertspage.h"
#include "ui/theme/theme.h"
#include "ui/widgets/datatable.h"

#include <QApplication>
#include <QCommandLineParser>
#include <QSortFilterProxyModel>
#include <QTableWidget>

using namespace Gatehouse;

namespace
{

constexpr QSize kPage(1920 - 208, 1080 - 76); // what a large window leaves
constexpr int kTimes = 15;
constexpr qint64 kNowMs = AlertBench::kNowMs;
const QString kGateway = QStringLiteral("gw");

QList<Alert> manyAlerts(int count)
{
    const QList<Alert> made = madeAlerts(kNowMs);
    QList<Alert> all;
    for (int i = 0; i < count; ++i) {
        Alert alert = made.at(i % 7); // those that are open or taken
        alert.seq = i + 1;
        alert.summary += QStringLiteral(", no %1").arg(i);
        alert.openedMs -= i * kMinuteMs;
        all.append(alert);
    }
    return all;
}

struct Ways {
    std::vector<double> ours;
    std::vector<double> peers;
};

// The page over a store in memory, and the same rows in a table of Qt's own.
class Pages
{
public:
    explicit Pages(int count);
    void measure();

private:
    void settle() { QTRY_VERIFY(m_page.isSettled() && !m_bench.queue.isBusy()); }
    void fillPeer();
    void line(const QString &what, int times, const std::function<void(int)> &ours,
              const std::function<void(int)> &peer);

    Theme m_theme{*qApp, ThemeMode::Light};
    AlertBench m_bench;
    AlertsPage m_page{m_bench.queue, m_bench.detail, m_theme};
    QTableWidget m_peer;
    QTableView m_found;
    QSortFilterProxyModel m_finder;
    QString m_rows;
    Bench::Table m_report;
};

Pages::Pages(int count)
    : m_rows(QString::number(count))
{
    m_bench.store.alerts = manyAlerts(count);
    m_bench.store.folders = madeFolder(kNowMs);
    m_page.resize(kPage);
    m_page.show();
    m_bench.signIn(Role::Responder, false);
    m_finder.setFilterKeyColumn(AlertQueueModel::WhereColumn);
    m_finder.setSourceModel(m_peer.model());
    m_found.setModel(&m_finder);
    for (QTableView *peer : {static_cast<QTableView *>(&m_peer), &m_found}) {
        peer->resize(m_page.size());
        peer->show();
    }
}

// With the words of the page's own table, which is there already.
void Pages::fillPeer()
{
    const AlertQueueModel &model = m_bench.queue.table();
    m_peer.setColumnCount(model.columnCount());
    m_peer.setRowCount(model.rowCount());
    for (int row = 0; row < model.rowCount(); ++row) {
        for (int column = 0; column < model.columnCount(); ++column)
            m_peer.setItem(row, column, new QTableWidgetItem(model.index(row, column).data().toString()));
    }
}

void Pages::line(const QString &what, int times, const std::function<void(int)> &ours,
                 const std::function<void(int)> &peer)
{
    Ways ways;
    for (int i = 0; i < times; ++i) {
        ways.ours.push_back(Bench::milliseconds([&] {
            ours(i);
            settle();
            m_page.grab();
        }));
        ways.peers.push_back(Bench::milliseconds([&] { peer(i); }));
    }
    const double worst = *std::ranges::max_element(ways.ours);
    const double mine = Bench::median(ways.ours);
    const double theirs = Bench::median(ways.peers);
    m_report.add(m_rows, times > 1 ? QStringLiteral("%1 (at worst %2 ms)").arg(what).arg(worst, 0, 'f', 1) : what,
                 QStringLiteral("%1 ms").arg(mine, 0, 'f', 1), QStringLiteral("%1 ms").arg(theirs, 0, 'f', 1),
                 Bench::times(mine / theirs));
}

void Pages::measure()
{
    const auto selected = [this](int row) {
        m_peer.selectRow(row);
        m_peer.grab();
    };
    line(
        QStringLiteral("the page opens, painted"), 1, [this](int) { m_page.setActive(true); },
        [this](int) {
            fillPeer();
            m_peer.grab();
        });
    line(
        QStringLiteral("j: next row and its detail, painted"), kTimes,
        [this](int) { QTest::keyClick(m_page.queueView()->table(), Qt::Key_J); }, selected);
    line(
        QStringLiteral("a: taken, read again, painted"), kTimes,
        [this](int) { QTest::keyClick(m_page.queueView()->table(), Qt::Key_A); }, selected);
    const QStringList words{QStringLiteral("contoso"), QStringLiteral("northwind"), QString()};
    line(
        QStringLiteral("a word is searched, painted"), kTimes,
        [&](int i) { m_bench.queue.setSearch(words.at(i % words.size())); },
        [&](int i) {
            m_finder.setFilterFixedString(words.at(i % words.size()));
            m_found.grab();
        });
    line(
        QStringLiteral("sorted by another column, painted"), kTimes,
        [&](int i) { m_page.queueView()->table()->sortByColumn(i % 5, Qt::AscendingOrder); },
        [&](int i) {
            m_peer.sortItems(i % 5);
            m_peer.grab();
        });
}

RaisedAlert raised(int i)
{
    RaisedAlert hit;
    hit.fingerprint = QStringLiteral("fp-%1").arg(i);
    hit.rule = QStringLiteral("error-burst");
    hit.ruleVersion = 1;
    hit.node = {QStringLiteral("provider=%1").arg(i)};
    hit.title = QStringLiteral("Error burst");
    hit.summary = QStringLiteral("412 of 1,904 failed (usually 1.1 %)");
    hit.level = AlertLevel(i % 3);
    hit.score = i;
    hit.hitMs = kNowMs;
    hit.evidence = madeEvidence(kNowMs);
    return hit;
}

void measureStore(Dialect engine, int count, ConsoleStores &stores)
{
    AlertSeat seat(stores.keeper(stores.make(engine)));
    WatchStep step;
    for (int i = 0; i < count; ++i)
        step.hits.append(raised(i));
    const WatchLease lease = Bench::need(seat.watch->claim(QStringLiteral("bench")));
    Bench::need(seat.watch->record(lease, step));
    Bench::need(seat.watch->leave());
    Database &store = seat.user->store();
    const QString table = engine == Dialect::PostgreSql ? QStringLiteral("gatehouse.alert") : QStringLiteral("alert");
    Bench::Table report;
    const auto line = [&](const QString &what, const std::function<void()> &ours, const QString &bare) {
        const double mine = Bench::medianOf(kTimes, ours);
        const double theirs = Bench::medianOf(kTimes, [&] {
            Bench::need(store.visitRows(bare, {}, {}, [](const RowStream &) -> Result<void> { return {}; }));
        });
        report.add(QString::number(count), QStringLiteral("%1, %2").arg(what, dialectToken(engine)),
                   QStringLiteral("%1 ms").arg(mine, 0, 'f', 1), QStringLiteral("%1 ms").arg(theirs, 0, 'f', 1),
                   Bench::times(mine / theirs));
    };
    line(
        QStringLiteral("the open ones are listed"),
        [&] {
            Bench::need(seat.alerts->list({kGateway, {AlertState::Open}}));
        },
        QStringLiteral("SELECT * FROM %1 WHERE state = 'open' ORDER BY seq DESC").arg(table));
    line(
        QStringLiteral("they are counted"), [&] { Bench::need(seat.alerts->counts(kGateway)); },
        QStringLiteral("SELECT state, count(*) FROM %1 GROUP BY state").arg(table));
}

} // namespace

int main(int argc, char *argv[])
{
    QApplication application(argc, argv);
    QCommandLineParser parser;
    parser.setApplicationDescription(QStringLiteral("Alerts page benchmark: what a person feels with a long queue."));
    parser.addHelpOption();
    const QCommandLineOption alerts(QStringLiteral("alerts"), QStringLiteral("How many are open."), QStringLiteral("N"),
                                    QStringLiteral("10000"));
    parser.addOption(alerts);
    parser.process(application);
    const int count = std::clamp(parser.value(alerts).toInt(), 20, 10'000);
    Bench::Table().add(QStringLiteral("open alerts"), QStringLiteral("what, on the processor"),
                       QStringLiteral("Gatehouse"), QStringLiteral("plain"), QStringLiteral("ratio"));
    Pages(count).measure();
    ConsoleStores stores;
    for (const Dialect engine : {Dialect::Sqlite, Dialect::PostgreSql})
        measureStore(engine, count, stores);
    return 0;
}
