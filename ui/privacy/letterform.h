// Which letter about a case is drafted, and who signs it.
#pragma once

#include "models/privacy/caseletter.h"
#include "ui/widgets/card.h"

class QComboBox;
class QLabel;
class QLayout;
class QLineEdit;
class QPushButton;

namespace Gatehouse
{

class LetterForm : public Card
{
    Q_OBJECT
public:
    explicit LetterForm(QWidget *parent = nullptr);

    // Who signs the letters of whoever sits here; what was typed for somebody else goes.
    void setSigner(const QString &organisation);
    // Of a case that is in this state; who signs stays as it was typed last.
    void start(const PrivacyCase &one);

    QComboBox *kinds() const { return m_kind; }
    QLineEdit *organisation() const { return m_organisation; }
    QLineEdit *from() const { return m_from; }
    QLineEdit *sendTo() const { return m_sendTo; }
    QPushButton *button() const { return m_write; }
    // All but the file.
    LetterOrder order() const;

signals:
    void writeRequested(const Gatehouse::LetterOrder &order);
    void closeRequested();

private:
    QLayout *buildFields();
    void follow();
    void write();

    QString m_case;
    QComboBox *m_kind;
    QComboBox *m_language;
    QLineEdit *m_organisation;
    QLineEdit *m_from;
    QLineEdit *m_sendTo;
    QLabel *m_extraTitle;
    QLineEdit *m_extra; // the reason, or how a recipient knows the person
    QPushButton *m_write;
};

QString letterKindTitle(LetterKind kind);

} // namespace Gatehouse
