// Who signs the letters to owners of the chosen credentials, in which language, and by when an answer is awaited.
#pragma once

#include "models/credentials/credentialletters.h"
#include "ui/widgets/card.h"

class QComboBox;
class QDateEdit;
class QLineEdit;
class QPushButton;

namespace Gatehouse
{

class CredentialLetterCard : public Card
{
    Q_OBJECT
public:
    explicit CredentialLetterCard(QWidget *parent = nullptr);

    // Comes up, and asks.
    void ask(const QList<Credential> &chosen, const QDate &answerBy);

    QLineEdit *organisation() const { return m_organisation; }
    QLineEdit *address() const { return m_address; }
    QComboBox *language() const { return m_language; }
    QPushButton *button() const { return m_go; }
    // As it stands, into that folder.
    CredentialLetterOrder order(const QString &folder) const;

signals:
    void wanted(const Gatehouse::CredentialLetterOrder &order);

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    void follow();
    void askFolder();

    QList<Credential> m_chosen;
    QLineEdit *m_organisation;
    QLineEdit *m_address;
    QComboBox *m_language;
    QDateEdit *m_answerBy;
    QPushButton *m_go;
};

} // namespace Gatehouse
