"""The event loop compiled. Imported only where numba is wanted: ``compiling`` decides when.

The very functions of ``day`` and below are compiled, so there is one source and one set of numbers. The arrays travel
behind one pointer: handing a hundred of them from function to function would cost more than the day itself.
"""

# mypy: ignore-errors

from __future__ import annotations

import hashlib
import operator
from pathlib import Path
from types import FunctionType, ModuleType

import numba
from llvmlite import ir
from numba import njit, types
from numba.core import cgutils
from numba.core.imputils import impl_ret_borrowed, lower_builtin, lower_getattr_generic
from numba.core.typing.templates import AbstractTemplate, AttributeTemplate, infer_getattr, infer_global, signature
from numba.extending import intrinsic, models, register_jitable, register_model

from cx_models.queues.replay import agents, calendar, counting, day, dice, happenings, laws, lines

SOURCES: tuple[ModuleType, ...] = (dice, laws, calendar, counting, lines, agents, happenings, day)
SETTINGS = {"_nrt": False, "error_model": "numpy"}
"""Nothing is allocated in the loop, so nobody needs to count who still holds which array: four times faster. The loop
divides by paces only, which are never 0."""


class Held(types.Type):
    """A named tuple behind a pointer."""

    def __init__(self, parts):
        self.parts = parts
        super().__init__(name=f"Held({parts.name})")


@register_model(Held)
class HeldModel(models.PrimitiveModel):
    """A bare address."""

    def __init__(self, manager, kind):
        super().__init__(manager, kind, ir.IntType(8).as_pointer())


@infer_getattr
class HeldAttribute(AttributeTemplate):
    """Fields have the types they have in the tuple, arrays that of their cells."""

    key = Held

    def generic_resolve(self, kind, name):
        """The type of a field."""
        if name not in kind.parts.fields:
            return None
        field = kind.parts.types[kind.parts.fields.index(name)]
        if not isinstance(field, types.Array):
            return field
        return Cells(f"{kind.parts.instance_class.__name__}.{name}", field.dtype)


@lower_getattr_generic(Held)
def _field(context, builder, kind, address, name):
    """Read one field."""
    place = kind.parts.fields.index(name)
    field = kind.parts.types[place]
    whole = builder.bitcast(address, context.get_value_type(kind.parts).as_pointer())
    value = builder.load(cgutils.gep_inbounds(builder, whole, 0, place))
    if isinstance(field, types.Array):  # as Cells
        return context.make_array(field)(context, builder, value).data
    return impl_ret_borrowed(context, builder, field, value)


class Cells(types.Type):
    """The values of an array behind one address: a seventh faster than the array, whose places may be counted from the
    end and whose memory may be another's too. In the loop neither happens."""

    def __init__(self, name, dtype):
        self.field, self.dtype = name, dtype
        super().__init__(name=f"Cells({name}, {dtype})")


@register_model(Cells)
class CellsModel(models.PrimitiveModel):
    """An address of values."""

    def __init__(self, manager, kind):
        super().__init__(manager, kind, manager.lookup(kind.dtype).get_data_type().as_pointer())


@infer_global(operator.getitem)
class CellsRead(AbstractTemplate):
    """Reading a cell gives a value of the array's kind."""

    def generic(self, args, kws):
        """The types of reading, for whole numbers as places."""
        cells, place = args
        if isinstance(cells, Cells) and isinstance(place, types.Integer):
            return signature(cells.dtype, cells, types.intp)


@infer_global(operator.setitem)
class CellsWrite(AbstractTemplate):
    """What is written becomes of the array's kind."""

    def generic(self, args, kws):
        """The types of writing, for whole numbers as places."""
        cells, place, _ = args
        if isinstance(cells, Cells) and isinstance(place, types.Integer):
            return signature(types.none, cells, types.intp, cells.dtype)


def _apart(builder, kind, instruction):
    """Tell the compiler that no other array is touched."""
    module = builder.module
    family = module.add_metadata(["arrays of a day"])
    own = module.add_metadata([kind.field, family, ir.Constant(ir.IntType(64), 0)])
    instruction.set_metadata("tbaa", module.add_metadata([own, own, ir.Constant(ir.IntType(64), 0)]))
    return instruction


@lower_builtin(operator.getitem, Cells, types.intp)
def _read(context, builder, signed, args):
    return _apart(builder, signed.args[0], builder.load(builder.gep(args[0], [args[1]], inbounds=True)))


@lower_builtin(operator.setitem, Cells, types.intp, types.Any)
def _write(context, builder, signed, args):
    _apart(builder, signed.args[0], builder.store(args[2], builder.gep(args[0], [args[1]], inbounds=True)))
    return context.get_dummy_value()


@intrinsic
def held(typing, parts):
    """The same fields behind one pointer, good while the calling function runs."""

    def build(context, builder, signature, values):
        return builder.bitcast(cgutils.alloca_once_value(builder, values[0]), ir.IntType(8).as_pointer())

    return Held(parts)(parts), build


def _functions() -> list[FunctionType]:
    """All functions the loop may call: those whose names the loop's modules import from each other or define."""
    return [
        found for module in SOURCES for found in vars(module).values()
        if isinstance(found, FunctionType) and found.__module__ == module.__name__
    ]  # fmt: skip


for _function in _functions():
    register_jitable(**SETTINGS, forceinline=True)(_function)  # a fifth faster, for ten seconds more of compiling


def run_compiled_day(rules, state, log, words):
    """:func:`cx_models.queues.replay.day.run_day`, compiled."""
    day.run_day(held(rules), held(state), held(log), held(words))


def _folder() -> str:
    """Where compiled code is kept: a folder named after the sources, so that no change goes unnoticed."""
    seen = hashlib.blake2b(digest_size=8)
    for module in SOURCES:
        seen.update(Path(module.__file__).read_bytes())
    seen.update(Path(__file__).read_bytes())
    return str(Path(__file__).parent / "__pycache__" / f"compiled-{seen.hexdigest()}")


def compile_loop():
    """The loop, compiled on its first call or read from where an earlier process kept it."""
    usual = numba.config.CACHE_DIR
    numba.config.CACHE_DIR = _folder()
    try:
        return njit(cache=True, **SETTINGS)(run_compiled_day)
    finally:
        numba.config.CACHE_DIR = usual
