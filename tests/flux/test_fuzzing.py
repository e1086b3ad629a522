"""Whatever bytes come: something is found or the file is right, and nothing is raised."""

import tempfile
from pathlib import Path

from hypothesis import example, given, settings
from hypothesis import strategies as st

from actions.flux.head import read_head
from actions.flux.sniffing import sniff
from tests.examples import examples
from tests.flux.files import SAMPLE, Checked

MUTATIONS = st.lists(
    st.tuples(
        st.integers(0, len(SAMPLE) - 1),
        st.integers(0, 60),
        st.one_of(
            st.binary(max_size=12),
            st.sampled_from(
                (
                    b"<",
                    b">",
                    b"</cpf:passageCertification>",
                    b"<cpf:passageCertification>",
                    b"<!--",
                    b"-->",
                    b"&",
                    b"\0",
                    b"<cpf:sexe>M</cpf:sexe>",
                    b"<a/>",
                    b"<![CDATA[",
                    b"]]>",
                    b"</cpf:certification>",
                    b"<cpf:certification>",
                    b"<?x?>",
                    b'xsi:nil="true"',
                    b"\xef\xbb\xbf",
                    b"<a:b/>",
                    b' xmlns="x"',
                    b"<passageCertification>",
                    b" ",
                )
            ),
        ),
    ),
    min_size=1,
    max_size=4,
)


def looks_sane(data: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        checked = Checked(Path(folder), data)
        sniff(checked.path, "x.xml")
        read_head(checked.path)
    summary = checked.summary
    assert summary.is_well_formed or checked.found
    assert summary.accepted + summary.rejected <= summary.total
    if summary.is_well_formed:
        assert summary.total == len(checked.passages) == summary.accepted + summary.rejected
    assert sum(cause.number for cause in summary.causes) >= len(summary.causes)


@settings(max_examples=examples(150))
@given(st.binary(max_size=300))
def test_random_bytes(data: bytes) -> None:
    looks_sane(data)


@settings(max_examples=examples(400))
@given(MUTATIONS)
@example([(229, 26, b"<cpf:passageCertification>")])  # an emitter that begins within a passage and ends after
def test_a_mutated_sample(mutations: list[tuple[int, int, bytes]]) -> None:
    data = SAMPLE
    for at, length, new in mutations:
        data = data[:at] + new + data[at + length :]
    looks_sane(data)


@settings(max_examples=examples(100))
@given(st.integers(0, len(SAMPLE)))
def test_a_sample_that_is_cut(length: int) -> None:
    looks_sane(SAMPLE[:length])
