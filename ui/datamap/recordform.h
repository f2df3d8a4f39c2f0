// Who answers for the processing: what a record of processing activities needs and no database knows.
#pragma once

#include "models/datamap/processingrecord.h"
#include "ui/widgets/card.h"

class QLineEdit;
class QPushButton;

namespace Gatehouse
{

class RecordForm : public Card
{
    Q_OBJECT
public:
    explicit RecordForm(QWidget *parent = nullptr);

    RecordParties parties() const;
    QLineEdit *controller() const { return m_controller; }
    QLineEdit *contact() const { return m_contact; }
    QPushButton *writeButton() const { return m_write; }
    void start();

signals:
    void writeRequested();
    void closeRequested();

private:
    QLineEdit *m_controller;
    QLineEdit *m_contact;
    QLineEdit *m_officer;
    QPushButton *m_write;
};

} // namespace Gatehouse
