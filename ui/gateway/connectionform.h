// The fields of one connection, with the mistakes beside them.
#pragma once

#include "models/gateway/connectionsettings.h"

#include <QWidget>

class QComboBox;
class QFormLayout;
class QLabel;
class QLineEdit;

namespace Gatehouse {

// Edits ConnectionSettings. Secrets are never typed here: only where they are kept.
class ConnectionForm : public QWidget
{
    Q_OBJECT
public:
    // `profiles` are the ids that can be chosen; a path can be typed too.
    explicit ConnectionForm(const QStringList &profiles, QWidget *parent = nullptr);

    void setSettings(const ConnectionSettings &settings);
    // The settings as typed, or the first field that cannot be used; that field is marked and gets the focus.
    Result<ConnectionSettings> settings();
    bool isEdited() const;

signals:
    void edited();

private:
    void addFileRow(QFormLayout *form, const QString &label, QLineEdit *field, const QString &hint);
    void mark(QWidget *field, const QString &problem);
    ConnectionSettings typed() const;

    QLineEdit *m_name;
    QComboBox *m_profile;
    QLineEdit *m_database;
    QLineEdit *m_url;
    QComboBox *m_tokenKind;
    QLineEdit *m_token;
    QLineEdit *m_userId;
    QLineEdit *m_caFile;
    QLineEdit *m_store;
    QLabel *m_problem;
    ConnectionSettings m_shown;
};

} // namespace Gatehouse
