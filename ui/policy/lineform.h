// Adds a sentence to the policy that is looked at, or one more thing that a sentence comes to.
#pragma once

#include "models/policy/policycontroller.h"

#include <QWidget>

class QComboBox;
class QGridLayout;
class QLabel;
class QLineEdit;
class QPushButton;

namespace Gatehouse
{

class LineForm : public QWidget
{
    Q_OBJECT
public:
    // The controller outlives it.
    explicit LineForm(PolicyController &policies, QWidget *parent = nullptr);

    // Empty, for what is to stand behind the sentence of this commitment.
    void begin(const QString &afterCommitment);
    PolicyLine line() const;

    QLineEdit *sentence() const { return m_sentence; }
    QLineEdit *place() const { return m_place; }
    QLineEdit *quote() const { return m_quote; }
    QComboBox *kind() const { return m_kind; }
    QComboBox *about() const { return m_about; }
    QLineEdit *length() const { return m_length; }
    QComboBox *from() const { return m_from; }
    QComboBox *check() const { return m_check; }
    QComboBox *regime() const { return m_regime; }
    QLineEdit *says() const { return m_says; }
    QPushButton *addButton() const { return m_add; }
    QPushButton *cancelButton() const { return m_cancel; }
    QString problem() const;

signals:
    // added(): with the id of the commitment.
    void added(const QString &commitmentId);
    void cancelled();

private:
    void nameAll();
    void layOut();
    void addRow(const QList<QPair<QString, QWidget *>> &fields);
    void followSentence();
    void followKind();
    void add();

    PolicyController &m_policies;
    QString m_after;
    QString m_ownPlace; // of the form, while those of a sentence that is there are shown
    QString m_ownQuote;
    QGridLayout *m_rows;
    QLineEdit *m_sentence;
    QLineEdit *m_place;
    QLineEdit *m_quote;
    QComboBox *m_kind;
    QComboBox *m_about;
    QLineEdit *m_length;
    QComboBox *m_from;
    QComboBox *m_check;
    QComboBox *m_regime;
    QLineEdit *m_says;
    QLabel *m_problem;
    QPushButton *m_add;
    QPushButton *m_cancel;
};

} // namespace Gatehouse
