// One channel: where it leads, which alerts go there and when; and how it fares.
#pragma once

#include "models/alerts/channelcontroller.h"
#include "ui/widgets/card.h"

class QCheckBox;
class QComboBox;
class QLineEdit;
class QPushButton;
class QSpinBox;

namespace Gatehouse
{

class FieldRows;
class FileField;
class QuietHoursRow;
class SecretField;
class WrappedLabel;

class ChannelForm : public Card
{
    Q_OBJECT
public:
    // The controller outlives it.
    explicit ChannelForm(ChannelController &channels, QWidget *parent = nullptr);

    QComboBox *kindBox() const { return m_kind; }
    QLineEdit *nameLine() const { return m_name; }
    QLineEdit *urlLine() const { return m_url; }
    QLineEdit *serverLine() const { return m_server; }
    QLineEdit *fromLine() const { return m_from; }
    QLineEdit *toLine() const { return m_to; }
    QComboBox *levelBox() const { return m_least; }
    QuietHoursRow *quiet() const { return m_quiet; }
    QSpinBox *heartbeat() const { return m_heartbeat; }
    QPushButton *saveButton() const { return m_save; }
    QPushButton *testButton() const { return m_test; }
    QPushButton *switchButton() const { return m_switch; }
    QPushButton *removeButton() const { return m_remove; }
    QPushButton *discardButton() const { return m_discard; }
    QString note() const { return textOf(*m_note); }
    QString standing() const { return textOf(*m_standing); }
    void focusFirst();

signals:
    void removeWanted();

private:
    static QString textOf(const WrappedLabel &label);
    void buildPlace();
    void buildTelling();
    void buildButtons();
    QLineEdit *addLine(const char *id, const QString &title, const QString &hint);
    QSpinBox *spin(int least, int most, const QString &suffix, const QString &name);
    void follow();
    void followButtons();
    void fill(const AlertChannel &channel);
    void showRows(ChannelKind kind);
    AlertChannel typed() const;
    void edited();

    ChannelController &m_channels;
    bool m_filling = false;
    WrappedLabel *m_standing;
    FieldRows *m_rows;
    QComboBox *m_kind;
    QLineEdit *m_name = nullptr;
    QLineEdit *m_url = nullptr;
    QCheckBox *m_plainHttp = nullptr;
    QLineEdit *m_server = nullptr;
    QSpinBox *m_port = nullptr;
    QCheckBox *m_tlsFirst = nullptr;
    QLineEdit *m_from = nullptr;
    QLineEdit *m_to = nullptr;
    QLineEdit *m_user = nullptr;
    SecretField *m_secret = nullptr;
    FileField *m_caFile = nullptr;
    QComboBox *m_least = nullptr;
    QuietHoursRow *m_quiet = nullptr;
    QSpinBox *m_stormCount = nullptr;
    QSpinBox *m_stormMinutes = nullptr;
    QSpinBox *m_heartbeat = nullptr;
    QSpinBox *m_giveUp = nullptr;
    WrappedLabel *m_note;
    QPushButton *m_save;
    QPushButton *m_test;
    QPushButton *m_switch;
    QPushButton *m_remove;
    QPushButton *m_discard;
};

} // namespace Gatehouse
