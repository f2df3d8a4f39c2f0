// To whom calls go, as the channels and providers of real gateways tell it, against the list of a policy.
#include "tests/support/caseresults.h"
#include "tests/support/promisedesk.h"

#include <QJsonArray>
#include <QTest>

using namespace Gatehouse;

namespace
{

const QString kNewApi = QStringLiteral("new-api sqlite 2026-09");

Commitment listed(const QStringList &recipients)
{
    return promiseOf(QStringLiteral("recipients_listed"),
                     {{QStringLiteral("recipients"), QJsonArray::fromStringList(recipients)}});
}

QString channel(int id, int type, const QString &address = {}, int status = 1)
{
    return QStringLiteral("INSERT INTO channels (id, type, key, status, name, base_url) VALUES (%1, %2, 'secret', %3, "
                          "'mine', '%4');\n")
        .arg(id)
        .arg(type)
        .arg(status)
        .arg(address);
}

QString linesOf(const PromiseVerdict &verdict)
{
    return verdict.summary + QLatin1Char('\n') + verdict.details.join(QLatin1Char('\n'));
}

} // namespace

class PromiseRecipientsTest : public QObject
{
    Q_OBJECT
    ConsoleStores m_stores;
    FreshDatabases m_databases;

private slots:
    void aChannelToAProviderThatThePolicyDoesNotNameBreaksThePromise_data()
    {
        QTest::addColumn<QString>("gateway");
        QTest::addColumn<QString>("before");
        QTest::addColumn<QString>("seed");
        QTest::addColumn<QString>("evidence");
        const QString oneApi = QStringLiteral("one-api sqlite 2025-02");
        QTest::newRow("New API, by its type") << kNewApi << channel(901, 1) << channel(902, 14)
                                              << QStringLiteral("Anthropic gets data, and the policy does not name it");
        QTest::newRow("New API, by its address")
            << kNewApi << channel(901, 1, QStringLiteral("https://api.openai.com"))
            << channel(902, 1, QStringLiteral("https://llm.acme.example/v1"))
            << QStringLiteral("llm.acme.example gets data, and the policy does not name it");
        QTest::newRow("New API, by a name that ends alike")
            << kNewApi << channel(901, 8, QStringLiteral("https://eu.api.openai.com"))
            << channel(902, 8, QStringLiteral("https://notopenai.com"))
            << QStringLiteral("notopenai.com gets data, and the policy does not name it");
        QTest::newRow("One API has other numbers")
            << oneApi << channel(901, 1) << channel(902, 28)
            << QStringLiteral("Mistral gets data, and the policy does not name it");
        QTest::newRow("Bifrost") << QStringLiteral("bifrost sqlite 2026")
                                 << QStringLiteral("INSERT INTO config_providers (id, name) VALUES (901, 'openai');\n")
                                 << QStringLiteral("INSERT INTO config_providers (id, name) VALUES (902, 'groq');\n")
                                 << QStringLiteral("groq gets data, and the policy does not name it");
    }
    void aChannelToAProviderThatThePolicyDoesNotNameBreaksThePromise()
    {
        QFETCH(QString, gateway);
        QFETCH(QString, before);
        QFETCH(QString, seed);
        QFETCH(QString, evidence);
        PromiseDesk desk(m_stores, Dialect::Sqlite, gateway, m_databases);
        const Commitment promise = listed({QStringLiteral("OpenAI")});
        desk.execute(before);
        const auto named = desk.look(promise);
        // Agreements and training are in no gateway, so nothing of that is vouched for.
        QVERIFY2(named->state == PromiseState::Unseen, qPrintable(linesOf(*named)));
        QVERIFY2(linesOf(*named).contains(QLatin1String("the gateway does not record agreements")),
                 qPrintable(linesOf(*named)));
        QVERIFY2(!named->remedy.contains(QLatin1String("list of your own")), qPrintable(named->remedy));
        desk.execute(seed);
        const auto broken = desk.look(promise);
        QVERIFY2(broken->state == PromiseState::Broken, qPrintable(linesOf(*broken)));
        QVERIFY2(linesOf(*broken).contains(evidence), qPrintable(linesOf(*broken)));
        QVERIFY2(!linesOf(*broken).contains(QLatin1String("secret\n")), qPrintable(linesOf(*broken)));
        const auto kinds = desk.look(listed({QStringLiteral("model_provider")}));
        QVERIFY2(kinds->state == PromiseState::Unseen, qPrintable(linesOf(*kinds)));
    }

    void whatIsSwitchedOffOrOnTheSameMachineIsNoRecipient()
    {
        PromiseDesk desk(m_stores, Dialect::Sqlite, kNewApi, m_databases);
        desk.execute(channel(901, 14, {}, 2) + channel(902, 4) +
                     channel(903, 8, QStringLiteral("http://localhost:8000")));
        const auto none = desk.look(listed({QStringLiteral("OpenAI")}));
        QVERIFY2(none->state == PromiseState::Kept, qPrintable(linesOf(*none)));
        desk.execute(channel(904, 14, {}, 3)); // switched off by the gateway, which switches it on again
        QCOMPARE(desk.look(listed({QStringLiteral("OpenAI")}))->state, PromiseState::Broken);
    }

    void aTypeThatNobodyKnowsIsNotGuessed()
    {
        PromiseDesk desk(m_stores, Dialect::Sqlite, kNewApi, m_databases);
        desk.execute(channel(901, 999) + channel(902, 999));
        const auto unknown = desk.look(listed({QStringLiteral("OpenAI")}));
        QVERIFY2(unknown->state == PromiseState::Unseen, qPrintable(linesOf(*unknown)));
        QCOMPARE(
            linesOf(*unknown).count(QLatin1String("channels with the type 999: the gateway profile does not know")),
            2); // in the summary and once in the details
    }

    void whatLiteLlmKeepsOfItsModelsIsNotSeen()
    {
        PromiseDesk desk(m_stores, Dialect::Sqlite, QStringLiteral("litellm postgresql 2026-09"), m_databases);
        const auto unseen = desk.look(listed({QStringLiteral("OpenAI")}));
        QCOMPARE(unseen->state, PromiseState::Unseen);
        QVERIFY2(unseen->summary.contains(QLatin1String("litellm_params")), qPrintable(unseen->summary));
    }
};

QTEST_GUILESS_MAIN(PromiseRecipientsTest)
#include "promiserecipients_test.moc"
