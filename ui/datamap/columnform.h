// Says what is in a column: its category, what an erasure does with it, and why.
#pragma once

#include "models/datamap/datamapcontroller.h"
#include "ui/widgets/card.h"

class QComboBox;
class QFormLayout;
class QLineEdit;
class QPushButton;

namespace Gatehouse
{

class WrappedLabel;

class ColumnForm : public Card
{
    Q_OBJECT
public:
    // It outlives the form.
    explicit ColumnForm(DataMapController &map, QWidget *parent = nullptr);

    QComboBox *category() const { return m_category; }
    QComboBox *erasure() const { return m_erasure; }
    QLineEdit *reason() const { return m_reason; }
    QPushButton *classifyButton() const { return m_classify; }
    QPushButton *withdrawButton() const { return m_withdraw; }
    // Why the category is suggested that stands there.
    QString suggestionText() const;

private:
    QLayout *buildFields();
    bool isDisputed() const;
    void show();
    void choose(const QString &category, const QString &onErasure);
    void follow();
    void classify();

    DataMapController &m_map;
    QString m_place; // that the fields are about
    std::optional<Classification> m_said;
    bool m_suggested = false;
    WrappedLabel *m_suggestion;
    QFormLayout *m_fields;
    QComboBox *m_category;
    QComboBox *m_erasure;
    QLineEdit *m_reason;
    QPushButton *m_classify;
    QPushButton *m_withdraw;
};

} // namespace Gatehouse
