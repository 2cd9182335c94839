from django.db import migrations, models

# As in 0008 and 0009: what changes a score is noted beside the change. Whether what an owner agreed to counts for
# whoever asked follows from the owner's own level; and whoever decided may leave, and their decision with them.
DUE = """
CREATE TRIGGER profiles_requestpart_decision_makes_trust_due AFTER UPDATE ON profiles_requestpart
    FOR EACH ROW WHEN (OLD.state = NEW.state AND
        (OLD.decider, OLD.decided_by_id, OLD.decided_at, OLD.reason, OLD.undone_at) IS DISTINCT FROM
        (NEW.decider, NEW.decided_by_id, NEW.decided_at, NEW.reason, NEW.undone_at))
    EXECUTE FUNCTION profiles_requestpart_makes_trust_due();

CREATE OR REPLACE FUNCTION profiles_decider_makes_trust_due() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO profiles_trustdue (author)
    SELECT DISTINCT c.author_id FROM profiles_requestpart p
    JOIN profiles_correctionrequest r ON r.id = p.request_id
    JOIN profiles_claim c ON c.user_id = r.filed_by_id AND c.holds
    WHERE p.decided_by_id IN (OLD.user_id, NEW.user_id);
    RETURN NULL;
END $$;
CREATE TRIGGER profiles_decider_makes_trust_due AFTER UPDATE ON profiles_claim
    FOR EACH ROW WHEN ((OLD.holds AND OLD.level >= 3, OLD.user_id) IS DISTINCT FROM
        (NEW.holds AND NEW.level >= 3, NEW.user_id))
    EXECUTE FUNCTION profiles_decider_makes_trust_due();
"""
NOT_DUE = """
DROP TRIGGER profiles_requestpart_decision_makes_trust_due ON profiles_requestpart;
DROP TRIGGER profiles_decider_makes_trust_due ON profiles_claim;
DROP FUNCTION profiles_decider_makes_trust_due;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("profiles", "0010_receipts"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="trustscore",
            index=models.Index(
                fields=["author"],
                condition=models.Q(until__isnull=True, claimed=True),
                name="profiles_trustscore_owned_idx",
            ),
        ),
        migrations.RunSQL(DUE, NOT_DUE),
    ]
