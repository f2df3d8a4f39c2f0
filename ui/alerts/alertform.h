// Asks what a silence or a verdict needs: until when, what it was, and why.
#pragma once

#include "models/alerts/alert.h"
#include "ui/widgets/card.h"

#include <QTimeZone>

class QComboBox;
class QDateTimeEdit;
class QLineEdit;
class QPushButton;

namespace Gatehouse
{

class AlertForm : public Card
{
    Q_OBJECT
public:
    explicit AlertForm(QWidget *parent = nullptr);

    // For these alerts, as they are seen now: what becomes of the list meanwhile changes nothing.
    void askSilence(const QList<Alert> &alerts, qint64 nowMs, const QTimeZone &zone);
    void askVerdict(const QList<Alert> &alerts);
    void close();

    QComboBox *choice() const { return m_choice; }
    QComboBox *scope() const { return m_scope; }
    QDateTimeEdit *until() const { return m_until; }
    QLineEdit *reason() const { return m_reason; }
    QPushButton *button() const { return m_go; }

signals:
    void silenceGiven(const QList<Gatehouse::Alert> &alerts, qint64 untilMs, const QString &reason,
                      Gatehouse::SilenceScope scope);
    void verdictGiven(const QList<Gatehouse::Alert> &alerts, Gatehouse::AlertVerdict verdict, const QString &reason);
    void closed();

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    void open(const QList<Alert> &alerts, const QString &title, const QString &hint);
    void fillScopes();
    void follow();
    void give();
    qint64 untilMs() const;

    QList<Alert> m_alerts;
    bool m_forSilence = true;
    qint64 m_nowMs = 0;
    QTimeZone m_zone = QTimeZone::utc();
    QComboBox *m_choice;
    QComboBox *m_scope;
    QDateTimeEdit *m_until;
    QLineEdit *m_reason;
    QPushButton *m_go;
};

} // namespace Gatehouse
