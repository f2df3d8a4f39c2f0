// One alert on the page: how it explains itself, and where it leads.
#include "openalertspage.h"

#include "ui/alerts/alertdetailview.h"
#include "ui/charts/linechart.h"
#include "ui/widgets/filterpopup.h"
#include "ui/widgets/revealbar.h"

#include <QApplication>
#include <QJsonArray>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>

using namespace Gatehouse;

namespace
{

constexpr qint64 kNowMs = AlertBench::kNowMs;

} // namespace

class AlertDetailViewTest : public QObject, private OpenAlertsPage
{
    Q_OBJECT
private slots:
    void init() { make(kNowMs); }
    void cleanup() { close(); }

    void whyItFiredIsTold()
    {
        open();
        show(1);
        QVERIFY(m_page->detailView()->whyText().contains(QStringLiteral("It would not have fired below 58 errors.")));
        const LineChartContent &chart = m_page->detailView()->chart()->content();
        QCOMPARE(chart.series.size(), 2);
        QCOMPARE(chart.series.at(1).style, LineStyle::Band);
        QCOMPARE(chart.annotations.constFirst().label, QStringLiteral("since 13:50"));
        QCOMPARE(m_page->detailView()->contributors()->model()->rowCount(), 4);
        QCOMPARE(m_page->detailView()->before()->model()->rowCount(), 3);
        QCOMPARE(m_page->detailView()->timeline()->model()->rowCount(), 4);
    }

    void anAlertWithoutEvidenceShowsWhatThereIs()
    {
        m_bench->store.folders = {};
        open();
        show(1);
        QVERIFY(!m_page->detailView()->chart()->isVisible());
        QVERIFY(!m_page->detailView()->contributors()->isVisible());
        QVERIFY(!m_page->detailView()->whyText().isEmpty());
    }

    void theRowsAreReachedWithTheTimeAndTheFilterOfTheAlert()
    {
        open();
        show(1);
        QSignalSpy asked(m_page.get(), &AlertsPage::viewRequested);
        m_page->detailView()->rowsButton()->click();
        QCOMPARE(asked.size(), 1);
        QCOMPARE(asked.constLast().at(0).toString(), QStringLiteral("requests"));
        QCOMPARE(asked.constLast().at(1).value<TimeSpan>(), (TimeSpan{kNowMs - 10 * kMinuteMs, kNowMs}));
        QCOMPARE(asked.constLast().at(2).value<FilterSet>().terms.size(), 1);
        key(Qt::Key_H);
        QCOMPARE(asked.constLast().at(0).toString(), QStringLiteral("latency"));
        QCOMPARE(asked.constLast().at(1).value<TimeSpan>().fromMs, kNowMs - 120 * kMinuteMs);
        emit m_page->detailView()->contributors()->rowActivated(
            m_page->detailView()->contributors()->model()->index(0, 0));
        QVERIFY(asked.constLast().at(2).value<FilterSet>().names(Dimension::ErrorClass));
    }

    void whomItIsAboutIsRevealedByKeyAndGoneWithThePage()
    {
        m_bench->store.people = {{QStringLiteral("node"), QStringLiteral("key=sk-anna-muster")}};
        open(Role::PrivacyOfficer);
        show(2);
        QVERIFY(!m_page->revealBar()->isVisible() && !m_page->detailView()->rowsButton()->isEnabled());
        QSignalSpy credential(m_page.get(), &AlertsPage::credentialWanted);
        key(Qt::Key_C);
        QCOMPARE(credential.size(), 0);
        QVERIFY(m_page->message().contains(QStringLiteral("handle alerts")));
        key(Qt::Key_R, Qt::ShiftModifier);
        QTRY_VERIFY(m_page->revealBar()->purpose()->hasFocus());
        keys(QStringLiteral("call the owner"));
        key(Qt::Key_Return);
        QCOMPARE(m_bench->record.records.size(), 1);
        m_bench->record.answer({});
        QTRY_VERIFY(m_page->revealBar()->text().contains(QStringLiteral("sk-anna-muster")));
        QVERIFY(m_page->detailView()->rowsButton()->isEnabled());
        key(Qt::Key_Escape);
        key(Qt::Key_C);
        QCOMPARE(credential.size(), 1);
        QCOMPARE(credential.constFirst().constFirst().toString(), QStringLiteral("key:sk-anna-muster"));
        m_page->setActive(false);
        QVERIFY(!m_page->revealBar()->text().contains(QStringLiteral("muster")));
    }

    void theRowsThatProveItCanBeCopied()
    {
        m_bench->store.folders.evidence.insert(QStringLiteral("rows"),
                                               QJsonArray{QStringLiteral("requests 7"), QStringLiteral("requests 9")});
        open();
        show(2);
        QCOMPARE(m_page->detailView()->rowsText(), QStringLiteral("2 rows."));
        DataTable *rows = m_page->detailView()->provingRows();
        QVERIFY(!rows->isHidden());
        rows->selectRow(0);
        QVERIFY2(rows->selectedText().contains(QStringLiteral("9\trequests")), qPrintable(rows->selectedText()));
        m_bench->store.folders.evidence.remove(QStringLiteral("rows"));
        m_bench->detail.refresh();
        QTRY_COMPARE(m_page->detailView()->rowsText(), QString());
    }

    void whatItExplainsIsListedAndLeadsThere()
    {
        open();
        show(1);
        DataTable *explains = m_page->detailView()->explains();
        QCOMPARE(explains->model()->rowCount(), 1);
        QVERIFY(explains->isVisibleTo(m_page.get()));
        emit explains->rowActivated(explains->model()->index(0, 0));
        QTRY_COMPARE(m_bench->detail.seq(), 8);
        QTRY_VERIFY(m_bench->detail.folder());
        QVERIFY(!explains->isVisibleTo(m_page.get())); // it explains nothing itself
        QVERIFY(m_page->detailView()->standingText().contains(QStringLiteral("muted by A-000001")));
    }

    void theRowsOfAKeyAreReachedMaskedByWhoeverWorksOnAlerts()
    {
        m_bench->store.people = {{QStringLiteral("node"), QStringLiteral("key=sk-9f2-anna-muster")}};
        open(Role::Operator);
        show(2);
        QSignalSpy asked(m_page.get(), &AlertsPage::viewRequested);
        for (const Qt::Key way : {Qt::Key_G, Qt::Key_H}) {
            key(way);
            QTRY_COMPARE(asked.size(), 1);
            const auto filter = asked.takeFirst().at(2).value<FilterSet>();
            QCOMPARE(filter.terms.constFirst().values, QStringList{QStringLiteral("sk-9f2-anna-muster")});
            for (const FilterTerm &term : filter.terms) // as every chip of a filter reads
                QVERIFY(!filterTermLabel(term).contains(QStringLiteral("muster")));
        }
        QSignalSpy credential(m_page.get(), &AlertsPage::credentialWanted);
        key(Qt::Key_C);
        QTRY_COMPARE(credential.size(), 1);
        QVERIFY(!m_page->detailView()->whyText().contains(QStringLiteral("muster")));
    }

    void anAlertAboutAnAddressLeavesTheFilterOfTheFiguresAlone()
    {
        alert(2).node = {QStringLiteral("network=203.0.113.•••")};
        open();
        show(2);
        QSignalSpy asked(m_page.get(), &AlertsPage::viewRequested);
        for (const Qt::Key way : {Qt::Key_G, Qt::Key_H}) {
            m_page->queueView()->table()->setFocus();
            key(way);
            QVERIFY2(m_page->message().contains(QStringLiteral("not counted by address")),
                     qPrintable(m_page->message()));
        }
        QVERIFY(!m_page->detailView()->rowsButton()->isEnabled());
        QVERIFY(!m_page->detailView()->heatmapButton()->isEnabled());
        QCOMPARE(asked.size(), 0);
    }
};

QTEST_MAIN(AlertDetailViewTest)
#include "alertdetailview_test.moc"
