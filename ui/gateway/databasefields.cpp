#include "ui/gateway/databasefields.h"

#include "models/gateway/connectionproblems.h"
#include "ui/gateway/fieldrows.h"
#include "ui/gateway/filefield.h"
#include "ui/gateway/secretfield.h"

#include <QComboBox>
#include <QIntValidator>
#include <QLineEdit>

namespace Gatehouse
{

namespace
{

const QList<Dialect> kEngines{Dialect::Sqlite, Dialect::PostgreSql, Dialect::MySql, Dialect::ClickHouse};

} // namespace

DatabaseFields::DatabaseFields(Role role, FieldRows &rows, QObject *parent)
    : QObject(parent)
    , m_role(role)
    , m_rows(rows)
    , m_engine(new QComboBox)
{
    rows.addRow(id("driver"), title(tr("&Engine"), tr("Log engine")), m_engine);
    m_file =
        addFile("file", title(tr("&Database file"), tr("Log file")), tr("SQLite file of the gateway; it is only read"));
    m_url = addLine("url", title(tr("&Address"), tr("Log address")), QStringLiteral("https://db.example:8443"));
    m_way = new QComboBox;
    m_way->addItems({tr("host and port"), tr("Unix socket")});
    rows.addRow(id("way"), title(tr("Reached &by"), tr("Log reached by")), m_way);
    m_host = addLine("host", title(tr("&Host"), tr("Log host")), QStringLiteral("db.example"));
    m_port = addLine("port", title(tr("&Port"), tr("Log port")), tr("the engine's own"));
    m_port->setValidator(new QIntValidator(1, 65535, m_port));
    m_socket =
        addFile("socket", title(tr("Soc&ket"), tr("Log socket")), tr("the socket; of PostgreSQL its folder will do"));
    m_name = addLine("name", title(tr("Database na&me"), tr("Log database name")), {});
    m_user = addLine("user", title(tr("&User"), tr("Log user")), tr("an account that may only read"));
    m_password = new SecretField(title(tr("Password"), tr("Log password")));
    rows.addRow(id("password"), title(tr("Pass&word"), tr("Log password")), m_password, m_password->focusTarget());
    m_caFile = addFile("ca_file", title(tr("Database &CA file"), tr("Log CA file")),
                       tr("when the server's certificate comes from a CA of your own"));
    m_certificate = addFile("client_cert_file", title(tr("Client certi&ficate"), tr("Log client certificate")),
                            tr("when the server wants one"));
    m_key = addFile("client_key_file", title(tr("Client ke&y"), tr("Log client key")), {});
    setEngines(kEngines);

    connect(m_engine, &QComboBox::currentIndexChanged, this, &DatabaseFields::follow);
    connect(m_way, &QComboBox::currentIndexChanged, this, &DatabaseFields::follow);
    connect(m_engine, &QComboBox::activated, this, &DatabaseFields::edited);
    connect(m_way, &QComboBox::activated, this, &DatabaseFields::edited);
    connect(m_password, &SecretField::edited, this, &DatabaseFields::edited);
    connect(m_password, &SecretField::enterRequested, this, &DatabaseFields::enterRequested);
    follow();
}

QString DatabaseFields::id(const char *field) const
{
    return (m_role == Role::Log ? QStringLiteral("/log_database/") : QStringLiteral("/database/")) +
           QLatin1String(field);
}

QString DatabaseFields::title(const QString &text, const QString &ofLog) const
{
    return m_role == Role::Log ? ofLog : text;
}

QLineEdit *DatabaseFields::addLine(const char *field, const QString &title, const QString &hint)
{
    auto *line = new QLineEdit;
    line->setPlaceholderText(hint);
    m_rows.addRow(id(field), title, line);
    connect(line, &QLineEdit::textEdited, this, &DatabaseFields::edited);
    return line;
}

FileField *DatabaseFields::addFile(const char *field, const QString &title, const QString &hint)
{
    auto *file = new FileField(QString(title).remove(QLatin1Char('&')), hint);
    m_rows.addRow(id(field), title, file, file->line());
    connect(file, &FileField::edited, this, &DatabaseFields::edited);
    return file;
}

Dialect DatabaseFields::engine() const
{
    return Dialect(m_engine->currentData().toInt());
}

bool DatabaseFields::bySocket() const
{
    return m_way->currentIndex() == 1;
}

void DatabaseFields::setEngines(const QList<Dialect> &engines)
{
    const bool empty = m_engine->count() == 0;
    const Dialect chosen = empty ? engines.value(0, Dialect::Sqlite) : engine();
    const QSignalBlocker quiet(m_engine);
    m_engine->clear();
    for (const Dialect each : kEngines) {
        if (engines.contains(each) || each == chosen)
            m_engine->addItem(engineTitle(each), int(each));
    }
    m_engine->setCurrentIndex(m_engine->findData(int(chosen)));
}

void DatabaseFields::setSettings(const DatabaseSettings &settings)
{
    if (m_engine->findData(int(settings.driver)) < 0)
        m_engine->addItem(engineTitle(settings.driver), int(settings.driver));
    m_engine->setCurrentIndex(m_engine->findData(int(settings.driver)));
    m_file->setText(settings.file);
    m_url->setText(settings.url);
    m_way->setCurrentIndex(settings.socket.isEmpty() ? 0 : 1);
    m_host->setText(settings.host);
    m_port->setText(settings.port > 0 ? QString::number(settings.port) : QString());
    m_socket->setText(settings.socket);
    m_name->setText(settings.name);
    m_user->setText(settings.user);
    m_password->setReference(settings.password);
    m_caFile->setText(settings.caFile);
    m_certificate->setText(settings.clientCertificateFile);
    m_key->setText(settings.clientKeyFile);
    m_writer = settings.writer;
    m_writerPassword = settings.writerPassword;
    follow();
}

DatabaseSettings DatabaseFields::settings() const
{
    DatabaseSettings settings;
    settings.driver = engine();
    if (engine() == Dialect::Sqlite) {
        settings.file = m_file->text();
        return settings;
    }
    if (engine() == Dialect::ClickHouse) {
        settings.url = m_url->text().trimmed();
    } else if (bySocket()) {
        settings.socket = m_socket->text();
    } else {
        settings.host = m_host->text().trimmed();
    }
    const bool hasPort = engine() == Dialect::PostgreSql || (engine() == Dialect::MySql && !bySocket());
    settings.port = hasPort ? m_port->text().toInt() : 0;
    settings.name = m_name->text().trimmed();
    settings.user = m_user->text().trimmed();
    settings.password = m_password->reference();
    settings.caFile = m_caFile->text();
    settings.clientCertificateFile = m_certificate->text();
    settings.clientKeyFile = m_key->text();
    settings.writer = m_writer;
    settings.writerPassword = m_writerPassword;
    return settings;
}

void DatabaseFields::setShown(bool shown)
{
    m_shown = shown;
    follow();
}

void DatabaseFields::follow()
{
    const bool file = engine() == Dialect::Sqlite;
    const bool http = engine() == Dialect::ClickHouse;
    const bool server = !file && !http;
    const auto show = [this](const char *field, bool visible) { m_rows.setRowVisible(id(field), m_shown && visible); };
    show("driver", true);
    show("file", file);
    show("url", http);
    show("way", server);
    show("host", server && !bySocket());
    // A socket of PostgreSQL has the port in its name.
    show("port", server && (!bySocket() || engine() == Dialect::PostgreSql));
    show("socket", server && bySocket());
    show("name", !file);
    show("user", !file);
    show("password", !file);
    const bool encrypted = http || (server && !bySocket());
    show("ca_file", encrypted);
    show("client_cert_file", encrypted);
    show("client_key_file", encrypted);
}

} // namespace Gatehouse
