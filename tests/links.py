"""Links that tests share: one without defects, one with every defect."""

from qnkit.model import replaced
from qnkit.physics import Arm, BellAnalyzer, Clock, Converter, Detector, Emitter, Fiber, Link, Memory, Recoil, SingleClick


def ideal_link(protocol, efficiency=1e-3, **analyzer):
    """A link without any defect but its loss: short, clean, with memories that keep everything."""
    arm = Arm(emitter=Emitter(photon_efficiency=efficiency), fiber=Fiber(length_km=0.0), memory=Memory())
    eye = Detector(efficiency=1.0, dark_count_rate_hz=0.0)
    values = {"plus": eye, "minus": eye, "visibility": 1.0, "phase_contrast": 1.0} | analyzer
    return Link(left=arm, right=arm, analyzer=BellAnalyzer(**values), protocol=protocol)


def with_values(link, **values):
    """The link with dotted paths (dots written as __) set."""
    for path, value in values.items():
        link = replaced(link, path.replace("__", "."), value)
    return link


def single(alpha, right=None):
    return SingleClick(left_bright_weight=alpha, right_bright_weight=alpha if right is None else right)


def unlike_link(rng, protocol):
    """The parameters of a random link whose two arms and two detectors differ in everything, lossless to opaque."""

    def arm():
        t1 = float(rng.uniform(0.0005, 0.01)) if rng.random() < 0.7 else None
        t2 = float(rng.uniform(0.0002, 0.001)) if rng.random() < 0.7 else None
        shape = str(rng.choice(["exponential", "gaussian"]))
        return Arm(
            emitter=Emitter(photon_efficiency=float(rng.uniform(0.1, 1))),
            fiber=Fiber(
                length_km=float(rng.uniform(0, 40)),
                attenuation_db_per_km=float(rng.uniform(0.1, 0.3)),
                extra_loss_db=float(rng.uniform(0, 2)),
                group_index=float(rng.uniform(1.4, 1.6)),
            ),
            memory=Memory(t1_s=t1, t2_s=t2, dephasing=shape),
        )

    def detector():
        return Detector(
            efficiency=float(rng.uniform(0.2, 1)),
            dark_count_rate_hz=float(10 ** rng.uniform(2, 6)),
            window_ns=float(rng.uniform(50, 500)),
            number_resolving=bool(rng.random() < 0.5),
        )

    analyzer = BellAnalyzer(
        plus=detector(),
        minus=detector(),
        visibility=float(rng.uniform(0, 1)),
        phase_contrast=float(rng.uniform(0, 1)),
        accepts=str(rng.choice(["both", "plus", "minus"])),
    )
    clock = Clock(preparation_us=float(rng.uniform(1, 50)), duty_cycle=float(rng.uniform(0.1, 1)))
    return Link(left=arm(), right=arm(), analyzer=analyzer, clock=clock, protocol=protocol)


def defects(rng, t_ns=80.0):
    """Every defect that a plain link lacks, at random strengths: name -> paths and values to set together."""

    def draw(low, high):
        return float(rng.uniform(low, high))

    def recoil():
        return Recoil(lamb_dicke=draw(0.1, 0.4), mean_phonons=draw(0, 1), trap_frequency_mhz=draw(0.5, 3))

    window = draw(0.5, 3) * t_ns
    windows = {f"analyzer.{port}.window_ns": window for port in ("plus", "minus")}
    lifetimes = {f"{side}.emitter.lifetime_ns": draw(0.5, 2) * t_ns for side in ("left", "right")} | windows
    return {
        "second photons": {f"{side}.emitter.double_excitation": draw(0.05, 0.5) for side in ("left", "right")},
        "recoil": {f"{side}.emitter.recoil": recoil() for side in ("left", "right")},
        "shapes": lifetimes | {"left.emitter.detuning_mhz": draw(-2, 2)},
        "dephasing": lifetimes | {f"{side}.emitter.pure_dephasing_ns": draw(0.5, 5) * t_ns for side in ("left", "right")},
        "jitter": lifetimes | {f"analyzer.{port}.jitter_ns": 0.4 * window for port in ("plus", "minus")},
        "converter noise": {
            "left.converter": Converter(efficiency=draw(0.2, 1), noise_hz=draw(1e5, 1e6)),
            "right.converter": Converter(efficiency=draw(0.2, 1), noise_hz=draw(1e5, 1e6), place="midpoint"),
        },
        "dead detectors": {f"analyzer.{port}.dead_time_ns": draw(5e4, 1e6) for port in ("plus", "minus")},
        "polarisation": {f"{side}.fiber.polarization_fidelity": draw(0.3, 0.99) for side in ("left", "right")},
    }
