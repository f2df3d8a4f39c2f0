// Files a privacy request.
#pragma once

#include "models/privacy/privacycase.h"
#include "ui/widgets/card.h"

class QComboBox;
class QDateEdit;
class QLabel;
class QLayout;
class QLineEdit;
class QPushButton;

namespace Gatehouse
{

class NewCaseForm : public Card
{
    Q_OBJECT
public:
    explicit NewCaseForm(QWidget *parent = nullptr);

    void start(const QDate &today);

    QComboBox *types() const { return m_type; }
    QLineEdit *account() const { return m_account; }
    QLineEdit *email() const { return m_email; }
    QPushButton *button() const { return m_open; }
    QString problem() const;

signals:
    void openRequested(const Gatehouse::NewCase &wanted);
    void closeRequested();

private:
    QLayout *buildFields();
    void file();

    QComboBox *m_type;
    QComboBox *m_regime;
    QComboBox *m_channel;
    QDateEdit *m_received;
    QLineEdit *m_account;
    QLineEdit *m_email;
    QLabel *m_problem;
    QPushButton *m_open;
};

} // namespace Gatehouse
