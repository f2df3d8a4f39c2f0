// The fields of one connection, with the mistakes beside them.
#pragma once

#include "models/gateway/connectionproblems.h"
#include "models/gateway/connectionsettings.h"

#include <QWidget>

class QCheckBox;
class QComboBox;
class QLineEdit;

namespace Gatehouse
{

class DatabaseFields;
class FieldRows;
class FileField;
class PartTabs;
class SecretField;

// Edits ConnectionSettings. Secrets are never typed here: only where they are kept.
class ConnectionForm : public QWidget
{
    Q_OBJECT
public:
    // `profiles` are the ids that can be chosen; a path can be typed too.
    explicit ConnectionForm(const QStringList &profiles, QWidget *parent = nullptr);

    void setSettings(const ConnectionSettings &settings);
    // The settings as typed, or the first mistake; every field with one says so, and the first gets the focus.
    Result<ConnectionSettings> settings();
    bool isEdited() const;
    QString profile() const;

    // Which engines the chosen product runs on; unknown until then.
    void setEngines(const std::optional<ProductEngines> &engines);
    // What is said beside a field: "/database/host".
    QString problemOf(const QString &field) const;

signals:
    void edited();
    void profileChanged(const QString &profile);
    // A secret is to be put into the keychain under this name.
    void enterRequested(const QString &keychainName);

private:
    void addAdminApi();
    QLineEdit *addLine(const QString &id, const QString &title, const QString &hint);
    FileField *addFile(const QString &id, const QString &title, const QString &hint);
    void followLog();
    void followTabs();
    void followPart();
    void wire();
    void choosePart(int part);
    void addPart();
    void removePart();
    void showDatabases(const GatewayPart &databases);
    GatewayPart typedDatabases() const;
    void showProblems(const QList<FieldProblem> &problems);
    ConnectionSettings typed() const;
    std::optional<AdminApiSettings> typedApi() const;

    FieldRows *m_rows;
    QLineEdit *m_name;
    QComboBox *m_profile;
    PartTabs *m_tabs;
    QLineEdit *m_partName = nullptr;
    DatabaseFields *m_database;
    QCheckBox *m_logApart;
    DatabaseFields *m_log;
    QLineEdit *m_url = nullptr;
    SecretField *m_token = nullptr;
    QLineEdit *m_userId = nullptr;
    FileField *m_caFile = nullptr;
    QLineEdit *m_pins = nullptr;
    FileField *m_certificate = nullptr;
    FileField *m_key = nullptr;
    FileField *m_store = nullptr;
    std::optional<ProductEngines> m_engines;
    ConnectionSettings m_shown;
    // The databases as typed so far, the main one first. Of the one whose tab is chosen the fields are ahead.
    QList<GatewayPart> m_databases;
    int m_part = 0; // in m_databases
};

} // namespace Gatehouse
