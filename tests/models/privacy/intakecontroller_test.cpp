// Requests that are taken in by the window, from the reading to what the store says of each.
#include "models/privacy/csvintake.h"
#include "models/privacy/emailintake.h"
#include "models/privacy/intakecontroller.h"
#include "tests/support/fakecasestore.h"
#include "tests/support/fakeintakesources.h"
#include "tests/support/faketeamstore.h"
#include "tests/support/fixedclock.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

using namespace Gatehouse;

using Stage = IntakeController::Stage;
using Standing = IntakeModel::Standing;

namespace
{

const QString kPassphrase = QStringLiteral("a rather long passphrase");

IntakeReading reading(const QString &name, Result<Intake> intake)
{
    if (intake) {
        for (IntakeCandidate &one : intake->candidates)
            one.kind = name.section(QLatin1Char('.'), -1);
    }
    return {name, intake};
}

IntakeReading table(const QByteArray &rows, const QString &name = QStringLiteral("requests.csv"))
{
    return reading(name, intakeFromCsv("received,type,regime,email\n" + rows, QDate(2026, 11, 18)));
}

IntakeReading letter(const QByteArray &text)
{
    return reading(QStringLiteral("letter.eml"),
                   intakeFromEmail("Received: from a by b; Wed, 4 Nov 2026 09:00:00 +0000\r\n"
                                   "From: Fourth <secret.fourth@a.example>\r\n\r\n" +
                                       text,
                                   QDate(2026, 11, 18)));
}

QByteArray rows(int count, int from = 0)
{
    QByteArray all;
    for (int i = from; i < from + count; ++i)
        all += "2026-11-02,erasure,gdpr,secret.person" + QByteArray::number(i) + "@a.example\n";
    return all;
}

} // namespace

class IntakeControllerTest : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase() { qputenv("TZ", "UTC"); }

    void init()
    {
        m_cases = std::make_unique<FakeCaseStore>();
        m_team = std::make_unique<FakeTeamStore>();
        m_sources = std::make_unique<FakeIntakeSources>();
        m_session = std::make_unique<TeamSession>(*m_team, m_clock);
        m_intake = std::make_unique<IntakeController>(*m_sources, *m_cases, *m_session, m_clock);
        m_tester = std::make_unique<QAbstractItemModelTester>(&m_intake->table(),
                                                              QAbstractItemModelTester::FailureReportingMode::QtTest);
        m_said.clear();
        connect(m_intake.get(), &IntakeController::said, this,
                [this](const QString &sentence) { m_said.append(sentence); });
    }

    void cleanup()
    {
        m_tester.reset();
        m_intake.reset();
        m_session.reset();
    }

    void everythingThatWasReadIsShownBeforeAnythingIsFiled()
    {
        signIn();
        read({table("2026-11-02,erasure,gdpr,secret.first@a.example\n2026-11-02,oblivion,gdpr,secret.second@a.example\n"
                    "2026-11-02,access,,secret.third@a.example\n"),
              reading(QStringLiteral("notes.pdf"), failure(ErrorKind::InvalidInput, QStringLiteral("no table")))});
        QCOMPARE(standings(),
                 (QList<Standing>{Standing::Problem, Standing::New, Standing::Problem, Standing::Undecided}));
        QCOMPARE(m_intake->headline(), QStringLiteral("1 new · 1 to decide · 2 cannot be taken in"));
        QCOMPARE(text(0, IntakeModel::PlaceColumn), QStringLiteral("notes.pdf"));
        QCOMPARE(text(0, IntakeModel::ReasonColumn), QStringLiteral("no table"));
        QCOMPARE(text(1, IntakeModel::PlaceColumn), QStringLiteral("line 2 of requests.csv"));
        QCOMPARE(text(1, IntakeModel::DueColumn), QStringLiteral("2 Dec 2026"));
        QVERIFY2(text(2, IntakeModel::ReasonColumn).contains(QStringLiteral("column 2 (type)")),
                 qPrintable(text(2, IntakeModel::ReasonColumn)));
        QCOMPARE(text(3, IntakeModel::ReasonColumn), QStringLiteral("Decide: law."));
        QVERIFY(m_cases->filed.isEmpty());
    }

    void whoAsksIsMaskedInEveryRole()
    {
        signIn();
        read({table(
                  "2026-11-02,erasure,gdpr,secret.first@a.example\n2026-11-02,oblivion,gdpr,secret.second@a.example\n"),
              reading(QStringLiteral("odd.csv"), intakeFromCsv("received,type,regime,channel,account\n"
                                                               "2026-11-02,access,gdpr,secret neighbour,secret man\n",
                                                               QDate(2026, 11, 18))),
              letter("Please delete my data")});
        QCOMPARE(m_intake->table().rowCount(), 4);
        for (int row = 0; row < m_intake->table().rowCount(); ++row) {
            QVERIFY(!m_intake->table().sentences(row).join(u' ').contains(QStringLiteral("secret")));
            for (int column = 0; column < IntakeModel::ColumnCount; ++column) {
                for (int role = 0; role < Qt::UserRole + 8; ++role) {
                    const QString shown = m_intake->table().index(row, column).data(role).toString();
                    QVERIFY2(!shown.contains(QStringLiteral("secret")), qPrintable(shown));
                }
            }
        }
    }

    void onlyWhatIsChosenIsFiledAndEachRowTellsItsResult()
    {
        signIn();
        read({table(rows(3) + "2026-11-03,erasure,gdpr,secret.person0@a.example\n")});
        QCOMPARE(m_intake->table().chosenRows().size(), 4);
        QVERIFY(m_intake->table().setData(m_intake->table().index(1, 0), Qt::Unchecked, Qt::CheckStateRole));
        file();
        QCOMPARE(m_cases->filed.size(), 2);
        QCOMPARE(standings(), (QList<Standing>{Standing::Filed, Standing::New, Standing::Filed, Standing::Refused}));
        QCOMPARE(text(2, IntakeModel::StateColumn), QStringLiteral("filed as C-2"));
        QVERIFY(text(3, IntakeModel::ReasonColumn).contains(QStringLiteral("Another case")));
        QCOMPARE(m_said.value(0), QStringLiteral("2 requests filed. 1 request refused; each row says why. "
                                                 "1 request still to be filed."));
        QVERIFY(!m_intake->table().index(0, 0).flags().testFlag(Qt::ItemIsUserCheckable));
        QVERIFY(!m_intake->table().setData(m_intake->table().index(0, 0), Qt::Checked, Qt::CheckStateRole));
    }

    void theSameFileTwiceFilesNothingTwiceAndSaysSo()
    {
        signIn();
        read({table(rows(2))});
        file();
        read({table(rows(2) + "2026-11-03,access,gdpr,secret.person0@a.example\n")});
        QVERIFY(text(4, IntakeModel::ReasonColumn).contains(QStringLiteral("about this person")));
        QCOMPARE(m_intake->table().chosenRows(), QList<int>{4});
        m_intake->table().setChosen({4}, false);
        QCOMPARE(m_intake->table().count(Standing::Already), 2);
        QCOMPARE(text(2, IntakeModel::StateColumn), QStringLiteral("already C-1"));
        QVERIFY(text(2, IntakeModel::ReasonColumn).contains(QStringLiteral("taken in as C-1")));
        m_intake->file();
        QCOMPARE(m_cases->filed.size(), 2);
        m_intake->close();
        read({table(rows(2))});
        QCOMPARE(m_intake->headline(), QStringLiteral("Nothing new: all 2 were taken in before"));
    }

    void theSameRequestTwiceInOneListIsFiledOnce()
    {
        signIn();
        read({table(rows(1)), table(rows(1), QStringLiteral("copy.csv"))});
        QCOMPARE(standings(), (QList<Standing>{Standing::New, Standing::Same}));
        QCOMPARE(text(1, IntakeModel::ReasonColumn),
                 QStringLiteral("The same request as line 2 of requests.csv. It is filed once."));
        file();
        QCOMPARE(m_cases->filed.size(), 1);
    }

    void anAnswerThatComesAfterTheStopIsDropped()
    {
        signIn();
        m_intake->readFiles({QStringLiteral("requests.csv")});
        QCOMPARE(m_intake->stage(), Stage::Reading);
        m_intake->stop();
        QCOMPARE(m_intake->stage(), Stage::Idle);
        QVERIFY(m_sources->stops > 0);
        m_sources->answer({table(rows(2))});
        // The next reading is answered after it.
        read({table(rows(1, 7), QStringLiteral("other.csv"))});
        QCOMPARE(m_intake->table().rowCount(), 1);
        QCOMPARE(text(0, IntakeModel::PlaceColumn), QStringLiteral("line 2 of other.csv"));
    }

    void theLockKeepsTheListAndTheEndOfTheSessionTakesIt()
    {
        signIn();
        read({table(rows(2))});
        m_session->lock();
        QCOMPARE(m_intake->table().rowCount(), 2);
        m_intake->file();
        QVERIFY(m_cases->filed.isEmpty());
        m_session->unlock(kPassphrase);
        QTRY_VERIFY(m_session->isSignedIn());
        m_session->signOut();
        QCOMPARE(m_intake->table().rowCount(), 0);
        QCOMPARE(m_intake->stage(), Stage::Idle);
    }

    void aStoreOutOfReachEndsTheFilingAndLosesNothing()
    {
        signIn();
        read({table(rows(3))});
        m_cases->filesUntilLost = 1;
        file();
        QCOMPARE(standings(), (QList<Standing>{Standing::Filed, Standing::New, Standing::New}));
        QCOMPARE(text(1, IntakeModel::StateColumn), QStringLiteral("not filed yet"));
        QVERIFY(m_said.constLast().contains(QStringLiteral("out of reach")));
        m_cases->filesUntilLost = -1;
        file();
        QCOMPARE(m_cases->filed.size(), 3);
        QCOMPARE(m_intake->headline(), QStringLiteral("3 filed"));
    }

    void aStoreThatCannotSayWhatIsKnownIsAskedAgain()
    {
        signIn();
        m_cases->error = Error{ErrorKind::Busy, QStringLiteral("The store is busy.")};
        m_intake->readFiles({QStringLiteral("requests.csv")});
        m_sources->answer({table(rows(2))});
        QTRY_VERIFY(m_intake->error().has_value());
        QCOMPARE(m_intake->table().rowCount(), 0);
        m_cases->error.reset();
        m_intake->lookUpAgain();
        QTRY_COMPARE(m_intake->table().rowCount(), 2);
        QVERIFY(!m_intake->error());
    }

    void manyAreLookedUpPartByPartAndFilingCanBeStopped()
    {
        signIn();
        read({table(rows(2 * IntakeController::kRowsPerQuestion + 5))});
        QCOMPARE(m_intake->table().chosenRows().size(), 2 * IntakeController::kRowsPerQuestion + 5);
        QSignalSpy said(m_intake.get(), &IntakeController::said);
        m_intake->file();
        QTRY_VERIFY(m_cases->filed.size() > 3);
        m_intake->stop();
        QTRY_COMPARE(m_intake->stage(), Stage::Preview);
        QCOMPARE(said.size(), 1);
        QVERIFY(m_cases->filed.size() < 2 * IntakeController::kRowsPerQuestion);
        QCOMPARE(m_intake->table().count(Standing::Filed), int(m_cases->filed.size()));
        QCOMPARE(m_intake->table().count(Standing::Asked), 0);
    }

    void whatALetterLeavesOpenIsDecidedByAPerson()
    {
        signIn();
        read({letter("Please delete my data")});
        QCOMPARE(standings(), QList<Standing>{Standing::Undecided});
        QCOMPARE(text(0, IntakeModel::TypeColumn), QStringLiteral("Deletion?"));
        m_intake->acceptGuesses({0});
        QTRY_COMPARE(text(0, IntakeModel::TypeColumn), QStringLiteral("Deletion"));
        QCOMPARE(text(0, IntakeModel::DueColumn), QStringLiteral("—"));
        m_intake->decide({0}, {.type = std::nullopt, .regime = Regime::UkGdpr, .received = {}, .subject = {}});
        QTRY_COMPARE(standings(), QList<Standing>{Standing::New});
        QVERIFY(m_intake->table().at(0).chosen);
        QCOMPARE(text(0, IntakeModel::DueColumn), QStringLiteral("4 Dec 2026"));
        // Somebody thinks again.
        m_intake->decide({0}, {.type = RequestType::Access,
                               .regime = std::nullopt,
                               .received = QDate(2026, 11, 5),
                               .subject = {{QStringLiteral("account"), QStringLiteral("42")}}});
        QTRY_COMPARE(text(0, IntakeModel::TypeColumn), QStringLiteral("Access"));
        QTRY_COMPARE(m_intake->stage(), Stage::Preview);
        m_intake->decide({0}, {.type = {}, .regime = {}, .received = QDate(2030, 1, 1), .subject = {}});
        QVERIFY(m_said.constLast().contains(QStringLiteral("to come")));
        file();
        const NewCase filed = m_cases->filed.constFirst();
        QCOMPARE(filed.regime, Regime::UkGdpr);
        QCOMPARE(filed.type, RequestType::Access);
        QCOMPARE(filed.received, QDate(2026, 11, 5));
        QCOMPARE(filed.subject.constFirst().value, QStringLiteral("42"));
    }

    void whatTheFileSaysIsNotDecidedOtherwise()
    {
        signIn();
        read({table(rows(1))});
        m_intake->decide({0}, {.type = RequestType::Access, .regime = {}, .received = {}, .subject = {}});
        QCOMPARE(m_intake->stage(), Stage::Preview);
        QCOMPARE(text(0, IntakeModel::TypeColumn), QStringLiteral("Deletion"));
    }

    void whoeverMayNotIsToldAndNothingIsRead()
    {
        signIn(Role::Approver);
        m_intake->readFiles({QStringLiteral("requests.csv")});
        m_intake->readGateway(IntakeWay::Sql);
        QVERIFY(m_sources->orders.isEmpty());
        QVERIFY2(m_said.value(0).contains(QStringLiteral("handle cases")), qPrintable(m_said.value(0)));
    }

    void theGatewayIsAskedTheWayThatItHas()
    {
        signIn();
        QTRY_VERIFY(m_intake->way(IntakeWay::AdminApi).has_value());
        QVERIFY(m_intake->way(IntakeWay::Sql)->has_value());
        QVERIFY(!m_intake->way(IntakeWay::AdminApi)->has_value());
        m_intake->readGateway(IntakeWay::Sql);
        QCOMPARE(m_sources->orders.value(0).gateway, std::optional(IntakeWay::Sql));
        m_sources->answer({{QString(), Intake()}});
        QTRY_COMPARE(m_intake->stage(), Stage::Idle);
        QVERIFY(m_said.constLast().contains(QStringLiteral("no request that nobody has answered")));
        m_intake->readGateway(IntakeWay::Sql);
        m_sources->answer({{QString(), failure(ErrorKind::Denied, QStringLiteral("The table may not be read."))}});
        QTRY_COMPARE(m_intake->table().rowCount(), 1);
        QCOMPARE(text(0, IntakeModel::PlaceColumn), QStringLiteral("the gateway"));
    }

    void oneReadingAtATimeAndNotTooManyFiles()
    {
        signIn();
        m_intake->readFiles(QStringList(IntakeController::kMostFiles + 1, QStringLiteral("a.csv")));
        QVERIFY(m_sources->orders.isEmpty());
        m_intake->readFiles({QStringLiteral("a.csv")});
        m_intake->readFiles({QStringLiteral("b.csv")});
        QCOMPARE(m_sources->orders.size(), 1);
        QVERIFY(m_said.constLast().contains(QStringLiteral("Wait")));
        m_sources->answer({reading(QStringLiteral("a.csv"), intakeFromCsv("email\n", QDate(2026, 11, 18)))});
        QTRY_COMPARE(m_intake->table().rowCount(), 1);
        QVERIFY(text(0, IntakeModel::ReasonColumn).contains(QStringLiteral("no request in it")));
    }

private:
    void signIn(Roles roles = Role::PrivacyOfficer)
    {
        m_team->put(QStringLiteral("anna"), roles, kPassphrase);
        m_session->open();
        QTRY_COMPARE(m_session->state(), TeamSession::State::SignedOut);
        m_session->signIn(QStringLiteral("anna"), kPassphrase);
        QTRY_COMPARE(m_session->state(), TeamSession::State::SignedIn);
    }

    void read(const QList<IntakeReading> &readings)
    {
        m_intake->readFiles({QStringLiteral("whatever it is called")});
        QCOMPARE(m_intake->stage(), Stage::Reading);
        m_sources->answer(readings);
        QTRY_VERIFY(m_intake->stage() != Stage::Reading);
    }

    void file()
    {
        m_intake->file();
        QCOMPARE(m_intake->stage(), Stage::Filing);
        QTRY_COMPARE(m_intake->stage(), Stage::Preview);
    }

    QList<Standing> standings() const
    {
        QList<Standing> all;
        for (int row = 0; row < m_intake->table().rowCount(); ++row)
            all.append(m_intake->table().standing(row));
        return all;
    }

    QString text(int row, IntakeModel::Column column) const
    {
        return m_intake->table().index(row, column).data().toString();
    }

    FixedClock m_clock{1'795'000'000'000};
    std::unique_ptr<FakeCaseStore> m_cases;
    std::unique_ptr<FakeTeamStore> m_team;
    std::unique_ptr<FakeIntakeSources> m_sources;
    std::unique_ptr<TeamSession> m_session;
    std::unique_ptr<IntakeController> m_intake;
    std::unique_ptr<QAbstractItemModelTester> m_tester;
    QStringList m_said;
};

QTEST_GUILESS_MAIN(IntakeControllerTest)
#include "intakecontroller_test.moc"
