"""Fields encrypted at rest: which keys read and write."""

import pytest
from cryptography.fernet import Fernet, InvalidToken
from django.test import override_settings

from accounts.field_keys import decrypt, encrypt


def test_what_is_encrypted_reads_back_and_is_not_in_clear():
    kept = encrypt("JBSWY3DPEHPK3PXP")
    assert "JBSWY3DPEHPK3PXP" not in kept
    assert decrypt(kept) == "JBSWY3DPEHPK3PXP"


def test_keys_can_be_set_later_and_changed_and_the_old_text_still_reads():
    old, new = Fernet.generate_key().decode(), Fernet.generate_key().decode()
    before = encrypt("seed")
    with override_settings(FIELD_KEYS=[old]):
        middle = encrypt("seed")
        assert decrypt(before) == "seed"
    with override_settings(FIELD_KEYS=[new, old]):
        assert decrypt(middle) == decrypt(before) == decrypt(encrypt("seed")) == "seed"
    with override_settings(FIELD_KEYS=[new]):
        with pytest.raises(InvalidToken):
            decrypt(middle)


def test_a_changed_secret_key_reads_what_the_former_one_wrote():
    with override_settings(SECRET_KEY="former " * 8):
        kept = encrypt("seed")
    with override_settings(SECRET_KEY="present " * 8, SECRET_KEY_FALLBACKS=["former " * 8]):
        assert decrypt(kept) == "seed"
    with override_settings(SECRET_KEY="present " * 8, SECRET_KEY_FALLBACKS=[]):
        with pytest.raises(InvalidToken):
            decrypt(kept)
