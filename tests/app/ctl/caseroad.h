// A privacy request through the real gatehousectl: a gateway with three people, a team, and the way to an approved
// plan.
#pragma once

#include "models/gateway/profileloader.h"
#include "tests/app/ctl/ctlteam.h"
#include "tests/support/gatewaykinds.h"
#include "tests/support/mapfiller.h"

#include <QDateTime>
#include <QFile>
#include <QJsonArray>
#include <QJsonObject>
#include <QTest>

#define EXITS(result, code) QVERIFY2((result).exitCode == (code), (result).err.constData())

namespace Gatehouse
{

class CaseRoad : public QObject
{
    Q_OBJECT
protected:
    static void addEngines()
    {
        QTest::addColumn<Dialect>("engine");
        QTest::newRow("sqlite") << Dialect::Sqlite;
        QTest::newRow("postgresql") << Dialect::PostgreSql;
    }

    void makeRoom()
    {
        QFETCH_GLOBAL(Dialect, engine);
        m_gateway = makeGateway(QStringLiteral("demo sqlite"), m_databases);
        const auto profile = loadProfile(m_gateway->profile());
        const auto tables = GatewayTables::read({&m_gateway->database()});
        QVERIFY(profile && tables);
        MapFiller filler(profile->dataMap, *tables);
        for (int person : {1, 2, 3})
            filler.addPerson(person);
        m_account = filler.value(QStringLiteral("accounts"), QStringLiteral("id"), 2);
        m_names = filler.names(2);
        ConnectionSettings settings;
        settings.profile = QStringLiteral("demo");
        settings.database.file = m_gateway->file();
        m_team = std::make_unique<CtlTeam>(engine, settings);
        m_team->add(QStringLiteral("officer"), QStringLiteral("privacy-officer"));
        m_team->add(QStringLiteral("ben"), QStringLiteral("approver"));
        m_team->add(QStringLiteral("cleo"), QStringLiteral("approver"));
        EXITS(runCtl({QStringLiteral("audit"), QStringLiteral("public-key"), QStringLiteral("--out"),
                      m_team->path(QStringLiteral("pub.pem")), QStringLiteral("--connection"),
                      m_team->connectionOf(QStringLiteral("keeper"))}),
              0);
    }

    CtlResult as(const char *name, const QString &line, const QStringList &more = {})
    {
        return m_team->run(QString::fromLatin1(name), line, more);
    }
    CtlResult verified(const QString &file)
    {
        return runCtl(
            {QStringLiteral("verify"), file, QStringLiteral("--key"), m_team->path(QStringLiteral("pub.pem"))});
    }
    qint64 count(const char *sql)
    {
        return m_gateway->database().scalar(QString::fromLatin1(sql), {m_account.toLongLong()}).value();
    }

    QString filed(const QString &type, const QString &more = {})
    {
        const QString today = QDate::currentDate().toString(Qt::ISODate);
        const auto opened = as("officer", QStringLiteral("case open --type %1 --regime gdpr --received %2 --channel "
                                                         "email --subject account=%3 --json%4")
                                              .arg(type, today, m_account, more));
        const QString id = opened.json().value(QStringLiteral("case")).toString();
        const auto known = as("officer", QStringLiteral("case verify-identity %1 --method account_login --level "
                                                        "reasonably_high")
                                             .arg(id));
        return known.exitCode == 0 ? id : QString();
    }

    QString queued(const QString &type)
    {
        const QString id = filed(type);
        return isApproved(id) ? id : QString();
    }

    // Planned, and approved by whoever may.
    bool isApproved(const QString &id)
    {
        const auto plan = as("officer", QStringLiteral("case plan %1 --json").arg(id));
        const QString approve = QStringLiteral("case approve %1 --plan %2")
                                    .arg(id, plan.json().value(QStringLiteral("plan_hash")).toString());
        return as("officer", approve).exitCode == 3 && as("ben", approve).exitCode == 0 &&
               as("ben", approve).exitCode == 3 && as("cleo", approve).exitCode == 0;
    }

    FreshDatabases m_databases;
    std::unique_ptr<GatewayFixture> m_gateway;
    std::unique_ptr<CtlTeam> m_team;
    QString m_account;
    QStringList m_names;
};

} // namespace Gatehouse
