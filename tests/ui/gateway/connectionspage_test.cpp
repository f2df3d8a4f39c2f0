#include "ui/gateway/connectionspage.h"

#include "models/gateway/callbudgets.h"
#include "tests/support/fakekeychain.h"
#include "tests/support/fixedclock.h"
#include "tests/support/gatewayfixture.h"
#include "ui/gateway/checkstepsview.h"
#include "ui/gateway/connectionform.h"
#include "ui/gateway/grantspanel.h"
#include "ui/gateway/secretasker.h"
#include "ui/gateway/secretprompt.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QCheckBox>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QPushButton>
#include <QSignalSpy>
#include <QTabBar>
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
        m_keychain = FakeKeychain();
        m_asker = std::make_unique<SecretAsker>(m_keychain, m_window);
        m_page =
            std::make_unique<ConnectionsPage>(*m_repository, *m_connections, *m_asker, m_budgets, m_clock, m_theme);
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
        QCOMPARE(m_repository->list().constFirst().settings->database.file,
                 QStringLiteral("/var/lib/new-api/one-api.db"));
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

    void aMistakeIsSaidBesideItsField()
    {
        click(QStringLiteral("Save"));
        QCOMPARE(m_page->form()->problemOf(QStringLiteral("/name")), QStringLiteral("Give the connection a name."));
        QCOMPARE(m_page->form()->problemOf(QStringLiteral("/database/file")),
                 QStringLiteral("Name the gateway's SQLite file."));
        type(QStringLiteral("Name"), QStringLiteral("a"));
        type(QStringLiteral("Database file"), QStringLiteral("/tmp/a.db"));
        click(QStringLiteral("Save"));
        QVERIFY(m_page->form()->problemOf(QStringLiteral("/name")).isEmpty());
        QCOMPARE(m_repository->list().size(), 1);
    }

    void aServerIsTypedAndReadBack()
    {
        choose(QStringLiteral("Gateway profile"), QStringLiteral("new-api"));
        choose(QStringLiteral("Engine"), QStringLiteral("PostgreSQL"));
        type(QStringLiteral("Name"), QStringLiteral("eu"));
        type(QStringLiteral("Host"), QStringLiteral("db.example"));
        type(QStringLiteral("Port"), QStringLiteral("5433"));
        type(QStringLiteral("Database name"), QStringLiteral("gateway"));
        type(QStringLiteral("User"), QStringLiteral("gatehouse_telemetry"));
        choose(QStringLiteral("Where it is kept: Password"), QStringLiteral("in the keychain"));
        type(QStringLiteral("Name of its place: Password"), QStringLiteral("eu database"));
        click(QStringLiteral("Save"));
        const auto list = m_repository->list();
        QCOMPARE(list.size(), 1);
        const ConnectionSettings saved = *list.constFirst().settings;
        QCOMPARE(saved.database.driver, Dialect::PostgreSql);
        QCOMPARE(saved.database.port, 5433);
        QCOMPARE(saved.database.password,
                 (SecretReference{SecretReference::Kind::Keychain, QStringLiteral("eu database"), {}}));
        QVERIFY(!m_page->form()->isEdited());
        m_page->form()->setSettings({});
        m_page->form()->setSettings(saved);
        QCOMPARE(*m_page->form()->settings(), saved);
    }

    void aFurtherDatabaseIsAddedNamedAndTakenOutAgain()
    {
        type(QStringLiteral("Name"), QStringLiteral("eu"));
        type(QStringLiteral("Database file"), QStringLiteral("/tmp/main.db"));
        click(QStringLiteral("Add database"));
        type(QStringLiteral("Name of this database"), QStringLiteral("archive"));
        type(QStringLiteral("Database file"), QStringLiteral("/tmp/archive.db"));
        click(QStringLiteral("Save"));
        QCOMPARE(m_repository->list().size(), 1);
        const ConnectionSettings saved = *m_repository->list().constFirst().settings;
        QCOMPARE(saved.database.file, QStringLiteral("/tmp/main.db"));
        QCOMPARE(saved.parts.size(), 1);
        QCOMPARE(saved.parts.constFirst().name, QStringLiteral("archive"));
        QCOMPARE(saved.parts.constFirst().database.file, QStringLiteral("/tmp/archive.db"));
        auto *tabs = m_page->findChild<QTabBar *>();
        QCOMPARE(tabs->currentIndex(), 0); // as it was read back
        QCOMPARE(tabs->tabText(1), QStringLiteral("archive"));
        tabs->setCurrentIndex(1);
        QVERIFY(!m_page->form()->isEdited()); // to look is not to change
        click(QStringLiteral("Take out"));
        QVERIFY(m_page->form()->isEdited());
        click(QStringLiteral("Save"));
        QVERIFY(m_repository->list().constFirst().settings->parts.isEmpty());
        QCOMPARE(m_repository->list().constFirst().settings->database.file, QStringLiteral("/tmp/main.db"));
    }

    void onlyEnginesOfTheProductAreOffered()
    {
        auto *engine = box(QStringLiteral("Engine"));
        choose(QStringLiteral("Gateway profile"), QStringLiteral("litellm"));
        // The one that is chosen stays, so that the mistake is seen.
        QTRY_COMPARE(titlesIn(*engine), (QStringList{QStringLiteral("SQLite"), QStringLiteral("PostgreSQL")}));
        type(QStringLiteral("Name"), QStringLiteral("a"));
        type(QStringLiteral("Database file"), QStringLiteral("/tmp/a.db"));
        click(QStringLiteral("Save"));
        QVERIFY(m_page->form()->problemOf(QStringLiteral("/database/driver")).contains(QStringLiteral("PostgreSQL")));
        QVERIFY(m_repository->list().isEmpty());
    }

    void aSecretThatTheKeychainLacksIsAskedForBeforeTheTest()
    {
        typeServerWithKeychain();
        click(QStringLiteral("Test connection"));
        QTRY_VERIFY(prompt());
        QCOMPARE(m_keychain.asked, QStringList{QStringLiteral("eu database")});
        auto *field = prompt()->findChild<QLineEdit *>();
        QCOMPARE(field->echoMode(), QLineEdit::Password);
        QTest::keyClicks(field, QStringLiteral("s3cret"));
        prompt()->findChild<QDialogButtonBox *>()->button(QDialogButtonBox::Ok)->click();
        QTRY_VERIFY_WITH_TIMEOUT(m_page->steps()->text().contains(QStringLiteral("Address: failed")), 20000);
        QCOMPARE(m_keychain.entries.value(QStringLiteral("eu database")), QStringLiteral("s3cret"));
        QVERIFY(!m_page->steps()->text().contains(QStringLiteral("s3cret")));
    }

    void withoutAKeychainThePromptSaysThatNothingIsWritten()
    {
        m_keychain.runs = false;
        typeServerWithKeychain();
        click(QStringLiteral("Test connection"));
        QTRY_VERIFY(prompt());
        QString said;
        for (const QLabel *label : prompt()->findChildren<QLabel *>())
            said += label->text();
        QVERIFY2(said.contains(QStringLiteral("never written")), qPrintable(said));
        QVERIFY(!prompt()->findChild<QCheckBox *>());
        prompt()->reject();
        QTRY_VERIFY(m_page->message().contains(QStringLiteral("no password was given")));
    }

    void theRightsOfTheAccountAreShownForItsEngine()
    {
        DemoFixture gateway;
        type(QStringLiteral("Name"), QStringLiteral("demo"));
        type(QStringLiteral("Database file"), gateway.file());
        click(QStringLiteral("Show"));
        QTRY_VERIFY_WITH_TIMEOUT(m_page->grants()->text().contains(QStringLiteral("chmod g+r")), 20000);
        QVERIFY(m_page->grants()->text().contains(gateway.file()));
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

    void typeServerWithKeychain()
    {
        choose(QStringLiteral("Gateway profile"), QStringLiteral("new-api"));
        choose(QStringLiteral("Engine"), QStringLiteral("PostgreSQL"));
        type(QStringLiteral("Name"), QStringLiteral("eu"));
        // Nothing listens on the first port of all.
        type(QStringLiteral("Host"), QStringLiteral("127.0.0.1"));
        type(QStringLiteral("Port"), QStringLiteral("1"));
        type(QStringLiteral("Database name"), QStringLiteral("gateway"));
        choose(QStringLiteral("Where it is kept: Password"), QStringLiteral("in the keychain"));
        type(QStringLiteral("Name of its place: Password"), QStringLiteral("eu database"));
    }

    SecretPrompt *prompt() const
    {
        for (SecretPrompt *each : m_window.findChildren<SecretPrompt *>()) {
            if (each->isVisible())
                return each;
        }
        return nullptr;
    }

    QComboBox *box(const QString &name) const
    {
        for (QComboBox *each : m_page->findChildren<QComboBox *>()) {
            if (nameOf(each) == name)
                return each;
        }
        return nullptr;
    }

    static QStringList titlesIn(const QComboBox &list)
    {
        QStringList titles;
        for (int i = 0; i < list.count(); ++i)
            titles.append(list.itemText(i));
        return titles;
    }

    void choose(const QString &name, const QString &title)
    {
        QComboBox *list = box(name);
        QVERIFY2(list && list->findText(title) >= 0, qPrintable(name));
        list->setCurrentIndex(list->findText(title));
        emit list->activated(list->currentIndex());
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
            if (QString(button->text()).remove(QLatin1Char('&')) == text && button->isVisibleTo(button->window())) {
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
    QWidget m_window;
    FakeKeychain m_keychain;
    std::unique_ptr<SecretAsker> m_asker;
    CallBudgets m_budgets;
    std::unique_ptr<ConnectionsPage> m_page;
};

QTEST_MAIN(ConnectionsPageTest)
#include "connectionspage_test.moc"
