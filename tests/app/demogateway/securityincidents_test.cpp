#include "app/demogateway/truthfile.h"
#include "models/alerts/securityreader.h"
#include "models/alerts/securitywatch.h"
#include "models/gateway/profileloader.h"
#include "tests/app/demogateway/demohistory.h"
#include "tests/support/fixedclock.h"

#include <QTest>

#include <algorithm>

using namespace Gatehouse;
using namespace Gatehouse::Demo;

// The incidents of the demo gateway, found by reading its database as any gateway's is read.
class SecurityIncidentsTest : public QObject
{
    Q_OBJECT
    DemoHistory m_history{33, 110'000};
    FixedClock m_clock{kHistoryEndMs + 5 * kMinuteMs};
    std::unique_ptr<SqliteDatabase> m_database;
    std::unique_ptr<SqlTelemetrySource> m_source;
    std::unique_ptr<SecurityReader> m_reader;
    GatewayProfile m_profile;
    QList<Incident> m_incidents;
    SecurityFindings m_found;
    QByteArray m_state; // at the end
    QList<SecurityEvent> m_events;

    Incident incident(IncidentKind kind) const { return *std::ranges::find(m_incidents, kind, &Incident::kind); }

    // Findings about a principal within an incident and the half-hour after it.
    SecurityFindings foundIn(const Incident &incident, const QString &principal) const
    {
        SecurityFindings findings;
        for (const SecurityFinding &finding : m_found) {
            if (finding.principal == principal && finding.lastMs >= incident.span.fromMs &&
                finding.lastMs < incident.span.toMs + 30 * kMinuteMs)
                findings.append(finding);
        }
        return findings;
    }

    static bool names(const SecurityFindings &findings, SecurityRule rule)
    {
        return std::ranges::any_of(findings, [rule](const SecurityFinding &finding) { return finding.rule == rule; });
    }

    // Reads everything; after each of these slices a watch goes on that was restored from what was kept.
    Result<SecurityFindings> readAll(QByteArray *state, const QList<int> &interruptions = {})
    {
        auto watch = std::make_unique<SecurityWatch>();
        const auto facts = m_reader->keyFacts();
        if (!facts)
            return std::unexpected(facts.error());
        watch->tellKeys(*facts);
        SecurityFindings found;
        qint64 positionMs = 0;
        for (int slice = 0;; ++slice) {
            if (interruptions.contains(slice)) {
                const QByteArray kept = watch->snapshot();
                watch = std::make_unique<SecurityWatch>();
                if (auto restored = watch->restore(kept); !restored)
                    return std::unexpected(restored.error());
            }
            const auto reading = m_reader->read(positionMs, m_clock.nowMs(), [&](const SecurityEvent &event) {
                found += watch->observe(event);
                if (interruptions.isEmpty())
                    m_events.append(event);
            });
            if (!reading)
                return std::unexpected(reading.error());
            positionMs = reading->positionMs;
            if (reading->isAtEnd)
                break;
        }
        found += watch->advance(positionMs);
        if (watch->tooLate() != 0)
            return failure(ErrorKind::Internal, QStringLiteral("the reader gave events that came too late"));
        *state = watch->snapshot();
        return found;
    }

private slots:
    void initTestCase()
    {
        const auto written = m_history.write();
        QVERIFY2(written, written ? "" : qPrintable(written.error().message));
        m_database = m_history.open(SqliteDatabase::Mode::ReadOnly);
        QVERIFY(m_database);
        const auto truth = TruthFile(m_history.folder.truth()).load();
        QVERIFY(truth);
        m_incidents = *truth;
        const auto profile = loadProfile(QStringLiteral("demo"));
        QVERIFY2(profile, profile ? "" : qPrintable(profile.error().message));
        m_profile = *profile;
        auto source = SqlTelemetrySource::create(*m_database, *m_database, m_profile, m_clock);
        QVERIFY(source);
        m_source = std::move(*source);
        const auto tables = SecurityTables::load(QStringLiteral("demo"));
        QVERIFY2(tables, tables ? "" : qPrintable(tables.error().message));
        auto reader = SecurityReader::create(*m_source, *m_database, *m_database, m_profile, *tables);
        QVERIFY2(reader, reader ? "" : qPrintable(reader.error().message));
        m_reader = std::move(*reader);
        auto found = readAll(&m_state);
        QVERIFY2(found, found ? "" : qPrintable(found.error().message));
        m_found = *found;
    }

    void theReaderHandsOutEveryRowOnce()
    {
        const qint64 calls = number(*m_database, QStringLiteral("SELECT count(*) FROM requests"));
        const qint64 failures = number(*m_database,
                                       QStringLiteral("SELECT count(*) FROM security_events WHERE kind = "
                                                      "'sign_in_failed' AND created_at >= ?"),
                                       {m_history.plan.span.fromMs});
        QVERIFY(failures > 1000);
        QVERIFY(std::ranges::is_sorted(m_events, isEarlier));
        QCOMPARE(std::ranges::count_if(m_events, &SecurityEvent::isRequest), calls);
        QCOMPARE(std::ranges::count(m_events, SecurityEventKind::FailedSignIn, &SecurityEvent::kind), failures);
        QSet<QString> ids;
        for (const SecurityEvent &event : std::as_const(m_events))
            ids.insert(event.rowId);
        QCOMPARE(ids.size(), m_events.size());
        // Two minutes are left for rows that are still to come.
        const auto early = m_reader->read(kHistoryEndMs, kHistoryEndMs + kMinuteMs, [](const SecurityEvent &) {});
        QVERIFY(early && early->isAtEnd && early->events == 0);
        QCOMPARE(early->positionMs, kHistoryEndMs);
    }

    void theLeakedKeyIsFoundWithinAnHour()
    {
        const Incident leak = incident(IncidentKind::LeakedKey);
        const SecurityFindings findings = foundIn(leak, QString::number(leak.nodeId));
        QVERIFY(names(findings, SecurityRule::KeyNewNetworks));
        QVERIFY(findings.first().lastMs < leak.span.fromMs + kHourMs);
    }

    void theCredentialStuffingIsFoundWithinAQuarterOfAnHour()
    {
        const Incident stuffing = incident(IncidentKind::CredentialStuffing);
        const SecurityFindings findings = foundIn(stuffing, QString());
        QVERIFY(names(findings, SecurityRule::StuffingDistributed));
        QVERIFY(findings.first().lastMs < stuffing.span.fromMs + 15 * kMinuteMs);
    }

    void theDormantKeyIsFoundWithinAnHour()
    {
        const Incident sleeper = incident(IncidentKind::DormantKey);
        const SecurityFindings findings = foundIn(sleeper, QString::number(sleeper.nodeId));
        QVERIFY(names(findings, SecurityRule::DormantAwakening));
        QVERIFY(findings.first().lastMs < sleeper.span.fromMs + kHourMs);
    }

    void quietDaysAreQuiet()
    {
        QMap<QString, int> quiet;
        QStringList lines;
        PrincipalAlerts alerts;
        for (const SecurityFinding &finding : std::as_const(m_found)) {
            alerts.add(finding);
            QString during = QStringLiteral("quiet");
            for (const Incident &incident : std::as_const(m_incidents)) {
                if (finding.lastMs >= incident.span.fromMs && finding.lastMs < incident.span.toMs + kHourMs)
                    during = incidentToken(incident.kind);
            }
            if (finding.raisesOnly)
                continue;
            lines.append(QStringLiteral("%1 | %2 | %3 | %4 | %5")
                             .arg(during, QString::fromLatin1(entryOf(finding.rule).id),
                                  securityLevelToken(finding.level), securityPrincipalToken(finding.kind),
                                  finding.summary));
            if (during == QLatin1String("quiet"))
                ++quiet[QString::fromLatin1(entryOf(finding.rule).id)];
        }
        qInfo().noquote() << m_events.size() << "events," << m_found.size() << "findings, state of" << m_state.size()
                          << QStringLiteral("bytes\n") + lines.join(QLatin1Char('\n'));
        int all = 0;
        for (const int count : std::as_const(quiet))
            all += count;
        QVERIFY2(all <= 5, qPrintable(QString::number(all)));
    }

    void aReaderThatWasInterruptedEndsAsTheOneThatWasNot()
    {
        QByteArray state;
        const auto found = readAll(&state, {1, 40, 90, 110, 120});
        QVERIFY(found);
        QCOMPARE(*found, m_found);
        QVERIFY(state == m_state);
    }

    void whatCannotBeSeenIsNamedWithItsReason()
    {
        QStringList unseen;
        for (const SecuritySight &sight : m_reader->sight()) {
            if (!sight.sees) {
                unseen.append(QString::fromLatin1(entryOf(sight.rule).id));
                QVERIFY(!sight.why.isEmpty());
            }
        }
        QCOMPARE(unseen, QStringList({QStringLiteral("quota-evasion"), QStringLiteral("client-change")}));
        QCOMPARE(m_reader->sight().size(), kSecurityRuleCount);
    }
};

QTEST_GUILESS_MAIN(SecurityIncidentsTest)
#include "securityincidents_test.moc"
