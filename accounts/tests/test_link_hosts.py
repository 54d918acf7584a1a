"""Links of practice: to a site the clinic has named, and to nothing that only looks like it."""

import pytest
from django.core.exceptions import ValidationError

from accounts.link_hosts import hosts_of, link_to, read_hosts, read_link

HOSTS = ("videos.example.org", "example.com")


@pytest.mark.parametrize(
    ("typed", "kept", "host"),
    [
        ("https://videos.example.org", "https://videos.example.org", "videos.example.org"),
        ("https://videos.example.org/", "https://videos.example.org/", "videos.example.org"),
        ("HTTPS://Videos.Example.ORG/Knee?v=A1#Start", "https://videos.example.org/Knee?v=A1#Start", HOSTS[0]),
        ("  https://example.com/a  ", "https://example.com/a", "example.com"),
        ("https://a.b.example.com/x", "https://a.b.example.com/x", "a.b.example.com"),
        ("https://example.com?v=1", "https://example.com?v=1", "example.com"),
        ("https://example.com/übung", "https://example.com/%C3%BCbung", "example.com"),
        ("https://example.com/a%20b", "https://example.com/a%20b", "example.com"),
        ("https://example.com/@somebody", "https://example.com/@somebody", "example.com"),
        ('https://example.com/"><script>', "https://example.com/%22%3E%3Cscript%3E", "example.com"),
        ("https://example.com/..\\..", "https://example.com/..%5C..", "example.com"),
    ],
)
def test_a_link_to_a_site_of_the_clinic_is_kept(typed, kept, host):
    assert read_link(typed, HOSTS) == kept
    found = link_to(kept, HOSTS)
    assert (found.url, found.host) == (kept, host)


@pytest.mark.parametrize(
    "typed",
    [
        "videos.example.org/knee",
        "http://videos.example.org/",
        "//videos.example.org/",
        "ftp://videos.example.org/",
        "javascript:alert(1)//https://videos.example.org/",
        "data:text/html,https://videos.example.org",
        "https:///videos.example.org/",
        "https://",
        "https://user@videos.example.org/",
        "https://videos.example.org@evil.example/",
        "https://videos.example.org:443/",
        "https://videos.example.org:pw@evil.example/",
        "https://videos.example.org\\@evil.example/",
        "https://evil.example\\.videos.example.org/",
        "https://videos.example.org%2f@evil.example/",
        "https://videos.example.org%00.evil.example/",
        "https://videos.example.org.",
        "https://videos..example.org/",
        "https://-videos.example.org/",
        "https://videos.example.org\t/",
        "https://videos.example.org/a https://evil.example/",
        "https://videos.example.org/\u202egpj",
        "https://videos.example.org/a\nb",
        "https://vid\u0435os.example.org/",  # a Cyrillic e
        "https://ｖideos.example.org/",
        "https://videos。example。org/",
        "https://127.0.0.1/",
        "https://2130706433/",
        "https://0x7f.1/",
        "https://[::1]/",
        "https://localhost/",
        "see https://videos.example.org/",
        "",
    ],
)
def test_what_only_looks_like_a_link_is_not_taken(typed):
    with pytest.raises(ValidationError, match="not yet a link"):
        read_link(typed, HOSTS)
    assert link_to(typed, HOSTS) is None


@pytest.mark.parametrize(
    "typed",
    [
        "https://evil.example/",
        "https://example.org/",
        "https://videos.example.org.evil.example/",
        "https://evilexample.com/",
        "https://xn--vidos-bva.example.org/",
        "https://evil.example/https://videos.example.org/",
        "https://evil.example/?videos.example.org",
        "https://evil.example#videos.example.org",
    ],
)
def test_another_site_is_refused_with_the_list(typed):
    with pytest.raises(ValidationError) as refused:
        read_link(typed, HOSTS)
    [words] = refused.value.messages
    assert "videos.example.org, example.com" in words
    assert link_to(typed, HOSTS) is None


def test_a_clinic_that_has_named_no_site_links_nowhere():
    with pytest.raises(ValidationError, match="none yet"):
        read_link("https://example.com/", ())


def test_a_link_that_is_too_long_is_said():
    with pytest.raises(ValidationError, match="500"):
        read_link("https://example.com/" + "x" * 500, HOSTS)


def test_a_link_leads_nowhere_any_more_once_its_site_is_taken_from_the_list():
    assert link_to("https://example.com/a", ("videos.example.org",)) is None


def test_the_clinics_list_is_kept_once_each_in_small_letters():
    typed = " Videos.example.org \r\n\r\nhttps://example.com/\nvideos.example.org\n"
    assert read_hosts(typed) == "videos.example.org\nexample.com"
    assert hosts_of(read_hosts(typed)) == HOSTS
    assert read_hosts("  \n ") == ""
    assert hosts_of("") == ()


@pytest.mark.parametrize(
    "line",
    [
        "videos",
        "*.example.org",
        "http://example.org",
        "example.org/knee",
        "example.org:8443",
        "user@example.org",
        "127.0.0.1",
        "[::1]",
        "example.org.",
        "vid\u0435os.example.org",
        "a b.example.org",
        "one.example, two.example",
        "x" * 64 + ".example",
        "javascript:alert(1)",
    ],
)
def test_a_line_that_is_no_site_is_named(line):
    with pytest.raises(ValidationError) as refused:
        read_hosts(f"example.com\n{line}")
    assert line[:80] in refused.value.messages[0]


def test_more_sites_than_anybody_can_answer_for_are_refused():
    with pytest.raises(ValidationError, match="more than 50"):
        read_hosts("\n".join(f"site{number}.example" for number in range(51)))
