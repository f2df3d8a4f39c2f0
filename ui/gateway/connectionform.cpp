#include "ui/gateway/connectionform.h"

#include "ui/gateway/databasefields.h"
#include "ui/gateway/fieldrows.h"
#include "ui/gateway/filefield.h"
#include "ui/gateway/parttabs.h"
#include "ui/gateway/secretfield.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLineEdit>
#include <QRegularExpression>
#include <QSignalBlocker>
#include <QVBoxLayout>

#include <algorithm>

namespace Gatehouse
{

namespace
{

// Where a mistake is, for a form that shows one database at a time.
struct ProblemPlace {
    int database = -1; // in the list of all, the main one first; -1: in none of them
    QString field;     // as in the rows
};

ProblemPlace placeOf(const QString &field)
{
    static const QRegularExpression part(QStringLiteral("^/parts/(\\d+)(/.*)$"));
    if (const auto found = part.match(field); found.hasMatch()) {
        const QString rest = found.captured(2);
        return {found.captured(1).toInt() + 1, rest == QLatin1String("/name") ? QStringLiteral("/part/name") : rest};
    }
    const bool main = field.startsWith(QLatin1String("/database/")) || field.startsWith(QLatin1String("/log_database"));
    return {main ? 0 : -1, field};
}

} // namespace

ConnectionForm::ConnectionForm(const QStringList &profiles, QWidget *parent)
    : QWidget(parent)
    , m_rows(new FieldRows)
    , m_profile(new QComboBox)
    , m_tabs(new PartTabs)
    , m_logApart(new QCheckBox(tr("The &log is kept in a database apart")))
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_rows);
    m_profile->addItems(profiles);
    m_profile->setEditable(true);
    m_name = addLine(QStringLiteral("/name"), tr("&Name"), tr("what you call this gateway"));
    m_rows->addRow(QStringLiteral("/profile"), tr("&Gateway profile"), m_profile);
    m_rows->addHeading(QStringLiteral("/database"), tr("Database"));
    m_rows->addRow(QStringLiteral("/parts"), QString(), m_tabs);
    m_partName = addLine(QStringLiteral("/part/name"), tr("Name of this database"), tr("shard-2, archive"));
    m_database = new DatabaseFields(DatabaseFields::Role::Main, *m_rows, this);
    m_rows->addRow(QStringLiteral("/log_database"), QString(), m_logApart);
    m_log = new DatabaseFields(DatabaseFields::Role::Log, *m_rows, this);
    addAdminApi();
    m_rows->addHeading(QStringLiteral("/console"), tr("Console"));
    m_store = addFile(QStringLiteral("/store/file"), tr("Console store"), tr("its own file for each connection"));
    wire();
    setSettings({});
}

void ConnectionForm::addAdminApi()
{
    const auto id = [](const char *field) { return QStringLiteral("/admin_api/") + QLatin1String(field); };
    m_rows->addHeading(QStringLiteral("/admin_api"), tr("Admin API"));
    m_url = addLine(id("url"), tr("Admin AP&I URL"), tr("https://gateway.example:3000; empty: none"));
    m_token = new SecretField(tr("Admin API token"));
    m_rows->addRow(id("token"), tr("Admin API token"), m_token, m_token->focusTarget());
    m_userId = addLine(id("user_id"), tr("User id"), tr("New API only: the id of the token's owner"));
    m_caFile = addFile(id("ca_file"), tr("CA file"), tr("when the gateway's certificate comes from a CA of your own"));
    m_pins = addLine(id("pin_sha256"), tr("Pins"),
                     tr("SHA-256 of the server's key, and of one in reserve, with a space between"));
    m_certificate =
        addFile(id("client_cert_file"), tr("Admin API client certificate"), tr("when the gateway wants one"));
    m_key = addFile(id("client_key_file"), tr("Admin API client key"), tr("unless it is in the certificate's file"));
}

QLineEdit *ConnectionForm::addLine(const QString &id, const QString &title, const QString &hint)
{
    auto *line = new QLineEdit;
    line->setPlaceholderText(hint);
    m_rows->addRow(id, title, line);
    connect(line, &QLineEdit::textEdited, this, &ConnectionForm::edited);
    return line;
}

FileField *ConnectionForm::addFile(const QString &id, const QString &title, const QString &hint)
{
    auto *file = new FileField(QString(title).remove(QLatin1Char('&')), hint);
    m_rows->addRow(id, title, file, file->line());
    connect(file, &FileField::edited, this, &ConnectionForm::edited);
    return file;
}

void ConnectionForm::wire()
{
    connect(m_profile, &QComboBox::currentTextChanged, this, &ConnectionForm::edited);
    connect(m_profile, &QComboBox::currentTextChanged, this, [this] { emit profileChanged(profile()); });
    connect(m_tabs, &PartTabs::chosen, this, &ConnectionForm::choosePart);
    connect(m_tabs, &PartTabs::addRequested, this, &ConnectionForm::addPart);
    connect(m_tabs, &PartTabs::removeRequested, this, &ConnectionForm::removePart);
    connect(m_partName, &QLineEdit::textEdited, m_tabs,
            [this](const QString &name) { m_tabs->setName(m_part - 1, name.trimmed()); });
    connect(m_logApart, &QCheckBox::toggled, this, &ConnectionForm::followLog);
    connect(m_logApart, &QCheckBox::clicked, this, &ConnectionForm::edited);
    connect(m_token, &SecretField::edited, this, &ConnectionForm::edited);
    connect(m_token, &SecretField::enterRequested, this, &ConnectionForm::enterRequested);
    for (DatabaseFields *fields : {m_database, m_log}) {
        connect(fields, &DatabaseFields::edited, this, &ConnectionForm::edited);
        connect(fields, &DatabaseFields::enterRequested, this, &ConnectionForm::enterRequested);
    }
}

void ConnectionForm::followLog()
{
    // One that is set stays visible, so that it can be taken back.
    const bool possible = !m_engines || !m_engines->logEngines.isEmpty() || m_logApart->isChecked();
    m_rows->setRowVisible(QStringLiteral("/log_database"), possible);
    m_log->setShown(possible && m_logApart->isChecked());
}

void ConnectionForm::showDatabases(const GatewayPart &databases)
{
    m_partName->setText(databases.name);
    m_database->setSettings(databases.database);
    m_logApart->setChecked(databases.logDatabase.has_value());
    m_log->setSettings(databases.logDatabase.value_or(DatabaseSettings()));
    followLog();
    followPart();
}

GatewayPart ConnectionForm::typedDatabases() const
{
    return {m_partName->text().trimmed(), m_database->settings(),
            m_logApart->isChecked() ? std::optional(m_log->settings()) : std::nullopt};
}

void ConnectionForm::followTabs()
{
    QStringList names;
    for (const GatewayPart &each : m_databases.mid(1))
        names.append(each.name);
    m_tabs->setNames(names);
    m_tabs->setCurrent(m_part - 1);
}

void ConnectionForm::followPart()
{
    m_rows->setRowVisible(QStringLiteral("/part/name"), m_part > 0);
}

void ConnectionForm::choosePart(int part)
{
    m_databases[m_part] = typedDatabases();
    m_part = part + 1;
    m_rows->clearProblems();
    showDatabases(m_databases.at(m_part));
}

void ConnectionForm::addPart()
{
    m_databases[m_part] = typedDatabases();
    // Most likely on the same engine as the main one, on another server.
    GatewayPart added;
    added.database.driver = m_databases.constFirst().database.driver;
    m_databases.append(added);
    m_part = int(m_databases.size()) - 1;
    followTabs();
    showDatabases(added);
    m_rows->focusRow(QStringLiteral("/part/name"));
    emit edited();
}

void ConnectionForm::removePart()
{
    m_databases.removeAt(m_part);
    m_part = std::min(m_part, int(m_databases.size()) - 1);
    followTabs();
    m_rows->clearProblems();
    showDatabases(m_databases.at(m_part));
    emit edited();
}

void ConnectionForm::setEngines(const std::optional<ProductEngines> &engines)
{
    m_engines = engines;
    static const QList<Dialect> all{Dialect::Sqlite, Dialect::PostgreSql, Dialect::MySql, Dialect::ClickHouse};
    m_database->setEngines(engines ? engines->engines : all);
    m_log->setEngines(engines && !engines->logEngines.isEmpty() ? engines->logEngines : all);
    followLog();
}

QString ConnectionForm::profile() const
{
    return m_profile->currentText().trimmed();
}

QString ConnectionForm::problemOf(const QString &field) const
{
    return m_rows->problemOf(field);
}

void ConnectionForm::setSettings(const ConnectionSettings &settings)
{
    {
        const QSignalBlocker quiet(this);
        m_shown = settings;
        m_name->setText(settings.name);
        m_profile->setCurrentText(settings.profile);
        m_databases = QList<GatewayPart>{{QString(), settings.database, settings.logDatabase}} + settings.parts;
        m_part = 0;
        followTabs();
        showDatabases(m_databases.constFirst());
        m_store->setText(settings.store.file);
        const AdminApiSettings api = settings.adminApi.value_or(AdminApiSettings());
        m_url->setText(api.url);
        m_token->setReference(api.token);
        m_userId->setText(api.userId);
        m_caFile->setText(api.trust.caFile);
        m_pins->setText(api.trust.pinsSha256.join(QLatin1Char(' ')));
        m_certificate->setText(api.trust.certificateFile);
        m_key->setText(api.trust.keyFile);
        m_rows->clearProblems();
    }
    emit profileChanged(profile());
}

std::optional<AdminApiSettings> ConnectionForm::typedApi() const
{
    if (m_url->text().trimmed().isEmpty())
        return std::nullopt;
    AdminApiSettings api;
    api.url = m_url->text().trimmed();
    api.token = m_token->reference();
    api.userId = m_userId->text().trimmed();
    api.trust.caFile = m_caFile->text();
    api.trust.pinsSha256 = m_pins->text().simplified().split(QLatin1Char(' '), Qt::SkipEmptyParts);
    api.trust.certificateFile = m_certificate->text();
    api.trust.keyFile = m_key->text();
    return api;
}

ConnectionSettings ConnectionForm::typed() const
{
    ConnectionSettings settings = m_shown;
    settings.name = m_name->text().trimmed();
    settings.profile = profile();
    QList<GatewayPart> databases = m_databases;
    databases[m_part] = typedDatabases();
    settings.parts = databases.mid(1);
    settings.database = databases.constFirst().database;
    settings.logDatabase = databases.constFirst().logDatabase;
    settings.adminApi = typedApi();
    // A store on a server is not for this form to change.
    if (settings.store.driver == Dialect::Sqlite) {
        settings.store = defaultStore(settings.name);
        if (!m_store->text().isEmpty())
            settings.store.file = m_store->text();
    }
    return settings;
}

bool ConnectionForm::isEdited() const
{
    // A store that was left to itself is not a change.
    ConnectionSettings now = typed();
    if (m_store->text() == m_shown.store.file)
        now.store = m_shown.store;
    return now != m_shown;
}

Result<ConnectionSettings> ConnectionForm::settings()
{
    const ConnectionSettings wanted = typed();
    m_rows->clearProblems();
    const QList<FieldProblem> problems = connectionProblems(wanted, m_engines);
    if (problems.isEmpty())
        return wanted;
    showProblems(problems);
    return failure(ErrorKind::InvalidInput, problems.constFirst().problem);
}

// One database is shown at a time: that with the first mistake.
void ConnectionForm::showProblems(const QList<FieldProblem> &problems)
{
    const auto inDatabase =
        std::ranges::find_if(problems, [](const FieldProblem &each) { return placeOf(each.field).database >= 0; });
    if (inDatabase != problems.end() && placeOf(inDatabase->field).database != m_part) {
        choosePart(placeOf(inDatabase->field).database - 1);
        followTabs();
    }
    QString first;
    for (const FieldProblem &each : problems) {
        auto [database, field] = placeOf(each.field);
        if (database >= 0 && database != m_part)
            continue;
        // Without a host it may be the socket that is asked for.
        if (!m_rows->showProblem(field, each.problem))
            m_rows->showProblem(field.replace(QStringLiteral("/host"), QStringLiteral("/socket")), each.problem);
        if (first.isEmpty())
            first = field;
    }
    m_rows->focusRow(first);
}

} // namespace Gatehouse
