// The fields of one database: which there are depends on the engine.
#pragma once

#include "models/gateway/connectionsettings.h"

#include <QObject>

class QComboBox;
class QLineEdit;

namespace Gatehouse
{

class FieldRows;
class FileField;
class SecretField;

class DatabaseFields : public QObject
{
    Q_OBJECT
public:
    enum class Role { Main, Log };

    // Adds its rows; the rows outlive it.
    DatabaseFields(Role role, FieldRows &rows, QObject *parent);

    void setSettings(const DatabaseSettings &settings);
    DatabaseSettings settings() const;
    // The engines that can be chosen; the one that is chosen stays among them, so that a mistake is seen.
    void setEngines(const QList<Dialect> &engines);
    void setShown(bool shown);

signals:
    void edited();
    void enterRequested(const QString &keychainName);

private:
    QString id(const char *field) const;
    QString title(const QString &text, const QString &ofLog) const;
    QLineEdit *addLine(const char *field, const QString &title, const QString &hint);
    FileField *addFile(const char *field, const QString &title, const QString &hint);
    Dialect engine() const;
    bool bySocket() const;
    void follow();

    const Role m_role;
    FieldRows &m_rows;
    bool m_shown = true;
    // Named in the file only; kept over an edit.
    QString m_writer;
    SecretReference m_writerPassword;
    QComboBox *m_engine;
    FileField *m_file;
    QLineEdit *m_url;
    QComboBox *m_way;
    QLineEdit *m_host;
    QLineEdit *m_port;
    FileField *m_socket;
    QLineEdit *m_name;
    QLineEdit *m_user;
    SecretField *m_password;
    FileField *m_caFile;
    FileField *m_certificate;
    FileField *m_key;
};

} // namespace Gatehouse
