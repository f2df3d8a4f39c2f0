#include "ui/gateway/connectionform.h"

#include "ui/theme/spacing.h"

#include <QComboBox>
#include <QFileDialog>
#include <QFileInfo>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QStyle>
#include <QUrl>

#include <algorithm>
#include <array>

namespace Gatehouse {

namespace {

constexpr std::array kTokenKinds{SecretReference::Kind::None, SecretReference::Kind::File, SecretReference::Kind::Environment};

QString tokenKindTitle(SecretReference::Kind kind)
{
    switch (kind) {
    case SecretReference::Kind::File:
        return ConnectionForm::tr("in a file");
    case SecretReference::Kind::Environment:
        return ConnectionForm::tr("in an environment variable");
    default:
        return ConnectionForm::tr("none");
    }
}

void setInvalid(QWidget *field, bool invalid)
{
    field->setProperty("invalid", invalid);
    field->style()->unpolish(field);
    field->style()->polish(field);
}

} // namespace

ConnectionForm::ConnectionForm(const QStringList &profiles, QWidget *parent)
    : QWidget(parent)
    , m_name(new QLineEdit)
    , m_profile(new QComboBox)
    , m_database(new QLineEdit)
    , m_url(new QLineEdit)
    , m_tokenKind(new QComboBox)
    , m_token(new QLineEdit)
    , m_userId(new QLineEdit)
    , m_caFile(new QLineEdit)
    , m_store(new QLineEdit)
    , m_problem(new QLabel)
{
    m_profile->addItems(profiles);
    m_profile->setEditable(true);
    for (SecretReference::Kind kind : kTokenKinds)
        m_tokenKind->addItem(tokenKindTitle(kind));
    m_url->setPlaceholderText(QStringLiteral("https://gateway.example:3000"));
    m_userId->setPlaceholderText(tr("New API only: the id of the token's owner"));
    m_store->setPlaceholderText(tr("its own file for each connection"));
    m_problem->setProperty("look", QStringLiteral("error"));
    m_problem->setWordWrap(true);

    auto *form = new QFormLayout(this);
    form->setContentsMargins(0, 0, 0, 0);
    form->setHorizontalSpacing(Spacing::kPage);
    form->setVerticalSpacing(Spacing::kSmall);
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    form->addRow(tr("&Name"), m_name);
    form->addRow(tr("&Gateway profile"), m_profile);
    addFileRow(form, tr("&Database file"), m_database, tr("SQLite file of the gateway; it is only read"));
    form->addRow(tr("Admin API &URL"), m_url);
    auto *token = new QHBoxLayout;
    token->setSpacing(Spacing::kSmall);
    token->addWidget(m_tokenKind);
    token->addWidget(m_token, 1);
    auto *tokenTitle = new QLabel(tr("Admin API &token"));
    tokenTitle->setBuddy(m_tokenKind);
    form->addRow(tokenTitle, token);
    m_tokenKind->setAccessibleName(tr("Where the admin API token is kept"));
    m_token->setAccessibleName(tr("Name of the file or the variable that holds the token"));
    form->addRow(tr("User &id"), m_userId);
    addFileRow(form, tr("&CA file"), m_caFile, tr("when the gateway's certificate comes from a CA of your own"));
    addFileRow(form, tr("Console &store"), m_store, m_store->placeholderText());
    form->addRow(QString(), m_problem);

    connect(m_tokenKind, &QComboBox::currentIndexChanged, this, [this](int index) { m_token->setEnabled(index > 0); });
    for (QLineEdit *field : findChildren<QLineEdit *>())
        connect(field, &QLineEdit::textEdited, this, &ConnectionForm::edited);
    for (QComboBox *field : findChildren<QComboBox *>())
        connect(field, &QComboBox::currentTextChanged, this, &ConnectionForm::edited);
    setSettings({});
}

void ConnectionForm::setSettings(const ConnectionSettings &settings)
{
    const QSignalBlocker quiet(this);
    m_shown = settings;
    m_name->setText(settings.name);
    m_profile->setCurrentText(settings.profile);
    m_database->setText(settings.database.file);
    m_store->setText(settings.store.file);
    const AdminApiSettings api = settings.adminApi.value_or(AdminApiSettings());
    m_url->setText(api.url);
    m_userId->setText(api.userId);
    m_caFile->setText(api.trust.caFile);
    const auto kind = std::find(kTokenKinds.begin(), kTokenKinds.end(), api.token.kind);
    m_tokenKind->setCurrentIndex(kind == kTokenKinds.end() ? 0 : int(kind - kTokenKinds.begin()));
    m_token->setText(api.token.name);
    m_token->setEnabled(m_tokenKind->currentIndex() > 0);
    mark(nullptr, {});
}

ConnectionSettings ConnectionForm::typed() const
{
    // What this form does not show (other engines, pins) is kept as it was.
    ConnectionSettings settings = m_shown;
    settings.name = m_name->text().trimmed();
    settings.profile = m_profile->currentText().trimmed();
    settings.database.file = m_database->text().trimmed();
    settings.store = m_store->text().trimmed().isEmpty() ? defaultStore(settings.name) : settings.store;
    if (!m_store->text().trimmed().isEmpty())
        settings.store.file = m_store->text().trimmed();
    if (m_url->text().trimmed().isEmpty()) {
        settings.adminApi.reset();
        return settings;
    }
    AdminApiSettings api = settings.adminApi.value_or(AdminApiSettings());
    api.url = m_url->text().trimmed();
    api.userId = m_userId->text().trimmed();
    api.trust.caFile = m_caFile->text().trimmed();
    api.token = {kTokenKinds.at(size_t(m_tokenKind->currentIndex())), m_tokenKind->currentIndex() > 0 ? m_token->text().trimmed() : QString()};
    settings.adminApi = api;
    return settings;
}

bool ConnectionForm::isEdited() const
{
    return typed() != m_shown;
}

Result<ConnectionSettings> ConnectionForm::settings()
{
    const ConnectionSettings wanted = typed();
    const auto refuse = [this](QWidget *field, const QString &problem) -> Result<ConnectionSettings> {
        mark(field, problem);
        return failure(ErrorKind::InvalidInput, problem);
    };
    mark(nullptr, {});
    if (wanted.name.isEmpty())
        return refuse(m_name, tr("Give the connection a name."));
    if (wanted.profile.isEmpty())
        return refuse(m_profile, tr("Choose the product of the gateway, or the file of a profile of your own."));
    if (wanted.database.driver == Dialect::Sqlite && wanted.database.file.isEmpty())
        return refuse(m_database, tr("Name the gateway's SQLite file."));
    if (wanted.adminApi) {
        const QUrl url(wanted.adminApi->url, QUrl::StrictMode);
        if (!url.isValid() || url.host().isEmpty() || url.scheme() != QStringLiteral("https"))
            return refuse(m_url, tr("The admin API needs an address that begins with https://."));
        if (wanted.adminApi->token.kind != SecretReference::Kind::None && wanted.adminApi->token.name.isEmpty())
            return refuse(m_token, tr("Name the file or the variable that holds the token. The token itself is not stored."));
    }
    return wanted;
}

void ConnectionForm::addFileRow(QFormLayout *form, const QString &label, QLineEdit *field, const QString &hint)
{
    field->setPlaceholderText(hint);
    auto *browse = new QPushButton(tr("Browse…"));
    auto *row = new QHBoxLayout;
    row->setSpacing(Spacing::kSmall);
    row->addWidget(field, 1);
    row->addWidget(browse);
    auto *title = new QLabel(label);
    title->setBuddy(field);
    form->addRow(title, row);
    field->setAccessibleName(QString(label).remove(QLatin1Char('&')));
    browse->setAccessibleName(tr("Browse for %1").arg(field->accessibleName()));
    connect(browse, &QPushButton::clicked, this, [this, field] {
        auto *dialog = new QFileDialog(this, field->accessibleName(), QFileInfo(field->text()).absolutePath());
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        dialog->setFileMode(QFileDialog::ExistingFile);
        connect(dialog, &QFileDialog::fileSelected, field, [this, field](const QString &file) {
            field->setText(file);
            emit edited();
        });
        dialog->open();
    });
}

void ConnectionForm::mark(QWidget *field, const QString &problem)
{
    for (QLineEdit *each : findChildren<QLineEdit *>())
        setInvalid(each, each == field);
    m_problem->setText(problem);
    m_problem->setVisible(!problem.isEmpty());
    if (field)
        field->setFocus();
}

} // namespace Gatehouse
