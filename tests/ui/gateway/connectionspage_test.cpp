#include "ui/gateway/connectionspage.h"

#include "tests/support/fixedclock.h"
#include "tests/support/gatewayfixture.h"
#include "ui/gateway/checkstepsview.h"
#include "ui/gateway/connectionform.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QPushButton>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace Gatehouse;

class ConnectionsPageTest : public QObject
{
    Q_OBJECT
private slots:
    void init()
    {
        m_dir = std::make_unique<QTemporaryDir>();
        m_repository = std::make_unique<ConnectionRepository>(m_dir->filePath(QStringLiteral("connections")));
        m_connections = std::make_unique<ConnectionListModel>(*m_repository);
        m_page = std::make_unique<ConnectionsPage>(*m_repository, *m_connections, m_clock, m_theme);
        m_page->resize(1072, 760);
        m_page->show();
    }

    void aNewGatewayIsTypedSavedAndOpened()
    {
        QSignalSpy opened(m_page.get(), &ConnectionsPage::openRequested);
        type(QStringLiteral("Name"), QStringLiteral("eu-prod"));
        click(QStringLiteral("Save and open"));
        QCOMPARE(opened.size(), 0); // the database is not named yet
        QVERIFY(m_repository->list().isEmpty());
        type(QStringLiteral("Database file"), QStringLiteral("/var/lib/new-api/one-api.db"));
        click(QStringLiteral("Save and open"));
        QCOMPARE(opened.size(), 1);
        QCOMPARE(m_repository->list().size(), 1);
        QCOMPARE(m_repository->list().constFirst().settings->database.file, QStringLiteral("/var/lib/new-api/one-api.db"));
        QCOMPARE(m_connections->rowCount(), 1);
    }

    void aPlainHttpAddressOfTheAdminApiIsRefusedInPlace()
    {
        type(QStringLiteral("Name"), QStringLiteral("a"));
        type(QStringLiteral("Database file"), QStringLiteral("/tmp/a.db"));
        type(QStringLiteral("Admin API URL"), QStringLiteral("http://gateway.example"));
        const auto settings = m_page->form()->settings();
        QVERIFY(!settings);
        QVERIFY(settings.error().message.contains(QStringLiteral("https://")));
    }

    void aTestNamesEachStepAndWhatToDo()
    {
        DemoFixture gateway;
        type(QStringLiteral("Name"), QStringLiteral("demo"));
        type(QStringLiteral("Database file"), gateway.file());
        click(QStringLiteral("Test connection"));
        QTRY_VERIFY_WITH_TIMEOUT(m_page->steps()->text().contains(QStringLiteral("Database: ok")), 20000);
        type(QStringLiteral("Database file"), m_dir->filePath(QStringLiteral("none.sqlite")));
        click(QStringLiteral("Test connection"));
        QTRY_VERIFY_WITH_TIMEOUT(m_page->steps()->text().contains(QStringLiteral("none.sqlite")), 20000);
        QVERIFY(m_page->steps()->text().contains(QStringLiteral("failed")));
    }

    void removingAsksOnceMoreAndKeepsTheGateway()
    {
        type(QStringLiteral("Name"), QStringLiteral("old"));
        type(QStringLiteral("Database file"), QStringLiteral("/tmp/a.db"));
        click(QStringLiteral("Save"));
        QCOMPARE(m_repository->list().size(), 1);
        click(QStringLiteral("Remove…"));
        QCOMPARE(m_repository->list().size(), 1);
        click(QStringLiteral("Remove it now"));
        QVERIFY(m_repository->list().isEmpty());
    }

    void everyFieldHasAName()
    {
        for (const QLineEdit *field : m_page->findChildren<QLineEdit *>()) {
            if (qobject_cast<QComboBox *>(field->parentWidget()))
                continue;
            QVERIFY2(!nameOf(field).isEmpty(), qPrintable(field->placeholderText()));
        }
    }

private:
    // The name that a screen reader says: its own, or that of the label it is the buddy of.
    QString nameOf(const QWidget *field) const
    {
        if (!field->accessibleName().isEmpty())
            return field->accessibleName();
        for (const QLabel *label : m_page->findChildren<QLabel *>()) {
            if (label->buddy() == field)
                return QString(label->text()).remove(QLatin1Char('&'));
        }
        return {};
    }

    void type(const QString &name, const QString &text)
    {
        for (QLineEdit *field : m_page->findChildren<QLineEdit *>()) {
            if (nameOf(field) != name)
                continue;
            field->clear();
            QTest::keyClicks(field, text);
            return;
        }
        QFAIL(qPrintable(QStringLiteral("no field ") + name));
    }

    void click(const QString &text)
    {
        for (QPushButton *button : m_page->findChildren<QPushButton *>()) {
            if (button->text() == text) {
                button->click();
                return;
            }
        }
        QFAIL(qPrintable(QStringLiteral("no button ") + text));
    }

    FixedClock m_clock{1'795'000'000'000};
    Theme m_theme{*qApp, ThemeMode::Light};
    std::unique_ptr<QTemporaryDir> m_dir;
    std::unique_ptr<ConnectionRepository> m_repository;
    std::unique_ptr<ConnectionListModel> m_connections;
    std::unique_ptr<ConnectionsPage> m_page;
};

QTEST_MAIN(ConnectionsPageTest)
#include "connectionspage_test.moc"
