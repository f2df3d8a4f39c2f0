// Says what is in a table that nobody has classified: machinery, or data with a purpose, a class and a way to the
// person.
#pragma once

#include "models/datamap/datamapcontroller.h"
#include "ui/widgets/card.h"

class QCheckBox;
class QComboBox;
class QFormLayout;
class QLineEdit;
class QPushButton;

namespace Gatehouse
{

class TableForm : public Card
{
    Q_OBJECT
public:
    // It outlives the form.
    explicit TableForm(DataMapController &map, QWidget *parent = nullptr);

    QCheckBox *machinery() const { return m_machinery; }
    QComboBox *category() const { return m_category; }
    QLineEdit *purpose() const { return m_purpose; }
    QComboBox *retentionClass() const { return m_class; }
    QComboBox *linkColumn() const { return m_linkColumn; }
    QComboBox *disposition() const { return m_disposition; }
    QLineEdit *ground() const { return m_ground; }
    QLineEdit *keepFor() const { return m_keepFor; }
    QComboBox *timeColumn() const { return m_timeColumn; }
    QLineEdit *unlinked() const { return m_unlinked; }
    QLineEdit *reason() const { return m_reason; }
    QPushButton *classifyButton() const { return m_classify; }
    TableStatement statement() const;

private:
    QLayout *buildFields();
    void nameFields();
    void show();
    void fillFor(const DataMapRow &row);
    void follow();
    void classify();

    DataMapController &m_map;
    QString m_place;
    QFormLayout *m_fields;
    QCheckBox *m_machinery;
    QComboBox *m_category;
    QLineEdit *m_purpose;
    QComboBox *m_class;
    QComboBox *m_disposition;
    QLineEdit *m_ground;
    QLineEdit *m_keepFor;
    QComboBox *m_linkColumn;
    QComboBox *m_linkTo;
    QLineEdit *m_unlinked;
    QComboBox *m_timeColumn;
    QComboBox *m_timeUnit;
    QLineEdit *m_reason;
    QPushButton *m_classify;
};

} // namespace Gatehouse
