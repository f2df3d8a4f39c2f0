// A gateway in several databases, over parts that answer when told.
#include "models/core/onfinished.h"
#include "models/telemetry/mergedtelemetrysession.h"
#include "tests/support/faketelemetrysession.h"

#include <QSignalSpy>
#include <QTest>

using namespace Gatehouse;

namespace
{

using Phase = SessionStatus::Phase;

const Error kGone{ErrorKind::Unreachable, QStringLiteral("Nothing listens there.")};

TelemetryAnswer answerOf(const TelemetryQuery &query, qint64 attempts)
{
    TelemetryAnswer answer;
    answer.query = query;
    answer.total.attempts = attempts;
    answer.freshAsOfMs = 1000 + attempts;
    return answer;
}

struct Stage {
    FakeTelemetrySession *main = nullptr;
    FakeTelemetrySession *archive = nullptr;
    std::unique_ptr<MergedTelemetrySession> session;

    Stage()
    {
        std::vector<MergedTelemetrySession::Part> parts;
        for (const auto &[name, fake] :
             {std::pair(QStringLiteral("main"), &main), std::pair(QStringLiteral("archive"), &archive)}) {
            auto part = std::make_unique<FakeTelemetrySession>();
            *fake = part.get();
            parts.push_back({name, std::move(part)});
        }
        session = std::make_unique<MergedTelemetrySession>(QStringLiteral("gateway"), std::move(parts));
    }

    static void setPhase(FakeTelemetrySession *part, Phase phase, const std::optional<Error> &error = {})
    {
        SessionStatus status = part->status();
        status.phase = phase;
        status.error = error;
        part->setStatus(status);
    }

    // The answer, once it is there.
    std::optional<Result<QList<TelemetryAnswer>>> answer;
    void ask()
    {
        answer.reset();
        onFinished(session->ask({TelemetryQuery{{0, 1000}}}), session.get(),
                   [this](const Result<QList<TelemetryAnswer>> &given) { answer = given; });
    }
};

} // namespace

class MergedTelemetrySessionTest : public QObject
{
    Q_OBJECT
private slots:
    void anAnswerWaitsForEveryPart()
    {
        Stage stage;
        stage.ask();
        QCOMPARE(stage.main->questions.size(), 1);
        QCOMPARE(stage.archive->questions.size(), 1);
        stage.archive->answer(0, {answerOf(stage.archive->questions.at(0).at(0), 30)});
        QCoreApplication::sendPostedEvents();
        QVERIFY(!stage.answer);
        stage.main->answer(0, {answerOf(stage.main->questions.at(0).at(0), 12)});
        QTRY_VERIFY(stage.answer);
        QCOMPARE(stage.answer->value().constFirst().total.attempts, 42);
        // No fresher than the part that is least so.
        QCOMPARE(stage.answer->value().constFirst().freshAsOfMs, 1012);
    }

    void aPartThatFailsIsNamedInTheAnswer()
    {
        Stage stage;
        stage.ask();
        stage.main->answer(0, {answerOf(stage.main->questions.at(0).at(0), 12)});
        stage.archive->fail(0, kGone);
        QTRY_VERIFY(stage.answer);
        QCOMPARE(stage.answer->value().constFirst().missingParts,
                 (QList<MissingPart>{{QStringLiteral("archive"), kGone.message}}));
    }

    void aPartThatIsKnownToBeGoneKeepsNobodyWaiting()
    {
        Stage stage;
        Stage::setPhase(stage.archive, Phase::Failed, kGone);
        QCOMPARE(stage.session->status().phase, Phase::Ready);
        QVERIFY(!stage.session->status().error);
        QCOMPARE(stage.session->status().missingParts,
                 (QList<MissingPart>{{QStringLiteral("archive"), kGone.message}}));
        stage.ask();
        QCOMPARE(stage.archive->questions.size(), 0);
        stage.main->answer(0, {answerOf(stage.main->questions.at(0).at(0), 12)});
        QTRY_VERIFY(stage.answer);
        QCOMPARE(stage.answer->value().constFirst().missingParts.size(), 1);

        // It tries again, and is back.
        Stage::setPhase(stage.archive, Phase::Connecting, kGone);
        QCOMPARE(stage.session->status().phase, Phase::Ready);
        Stage::setPhase(stage.archive, Phase::Ready);
        QVERIFY(stage.session->status().missingParts.isEmpty());
        stage.ask();
        QCOMPARE(stage.archive->questions.size(), 1);
    }

    void noFiguresBeforeEveryPartHasBeenReachedOrHasFailed()
    {
        Stage stage;
        Stage::setPhase(stage.archive, Phase::Connecting);
        QCOMPARE(stage.session->status().phase, Phase::Connecting);
        Stage::setPhase(stage.archive, Phase::Failed, kGone);
        QCOMPARE(stage.session->status().phase, Phase::Ready);
        Stage::setPhase(stage.main, Phase::Failed, kGone);
        QCOMPARE(stage.session->status().phase, Phase::Failed);
        QCOMPARE(stage.session->status().error, std::optional<Error>(kGone));
    }

    void aRefreshThatFailedInAPartIsSaidOfThatPart()
    {
        Stage stage;
        Stage::setPhase(stage.archive, Phase::Ready, kGone);
        QCOMPARE(stage.session->status().phase, Phase::Ready);
        QCOMPARE(stage.session->status().error->message, QStringLiteral("Part archive: Nothing listens there."));
    }

    void theStatusIsThatOfAllParts()
    {
        Stage stage;
        SessionStatus status = stage.main->status();
        status.attemptsCounted = 100;
        status.freshAsOfMs = 5000;
        status.history = {1000, 9000};
        stage.main->setStatus(status);
        status.attemptsCounted = 50;
        status.freshAsOfMs = 4000;
        status.history = {0, 2000};
        status.filling = true;
        status.fillShare = 0.25;
        status.fillLeftMs = 7000;
        stage.archive->setStatus(status);
        const SessionStatus &whole = stage.session->status();
        QCOMPARE(whole.gatewayName, QStringLiteral("gateway"));
        QCOMPARE(whole.attemptsCounted, 150);
        QCOMPARE(whole.freshAsOfMs, 4000);
        QVERIFY(whole.history == (TimeSpan{0, 9000}));
        QVERIFY(whole.filling);
        QCOMPARE(whole.fillShare, 0.5); // 150 of about 300
        QCOMPARE(whole.fillLeftMs, std::optional<qint64>(7000));
    }

    void newRowsOfAnyPartAreAnnounced()
    {
        Stage stage;
        QSignalSpy data(stage.session.get(), &TelemetrySession::dataChanged);
        stage.archive->arrive({0, 10}, 3);
        stage.main->arrive({10, 20}, 4);
        QCOMPARE(data.size(), 2);
    }

    void whatIsAskedOfTheWholeIsPassedOnToEachPart()
    {
        Stage stage;
        stage.session->pauseFilling();
        QVERIFY(stage.session->isFillingPaused() && stage.archive->isFillingPaused());
        stage.session->resumeFilling();
        QVERIFY(!stage.session->isFillingPaused() && !stage.archive->isFillingPaused());
        stage.session->reconnect();
        QCOMPARE(stage.main->reconnects + stage.archive->reconnects, 2);
        (void)stage.session->quotas();
        QCOMPARE(stage.main->quotaRequests, 1);
        QCOMPARE(stage.archive->quotaRequests, 0);
    }

    void anAnswerThatComesAfterTheEndHarmsNobody()
    {
        Stage stage;
        const QFuture<Result<QList<TelemetryAnswer>>> asked = stage.session->ask({TelemetryQuery{{0, 1000}}});
        stage.session.reset();
        QVERIFY(asked.isCanceled());
        QCOMPARE(asked.resultCount(), 0);
    }
};

QTEST_GUILESS_MAIN(MergedTelemetrySessionTest)
#include "mergedtelemetrysession_test.moc"
