import { type BLEND_MODES, Container, Sprite, type Texture } from "pixi.js";

/** Sprites that are placed anew on every drawing; those left over are hidden, not destroyed. */
export class SpritePool {
  readonly container = new Container();
  private used = 0;

  constructor(private readonly blendMode: BLEND_MODES = "normal") {}

  begin(): void {
    this.used = 0;
  }

  /** A sprite centred on `(x, y)` cells, `width` cells wide and `height` (or as wide) high. */
  place(texture: Texture, x: number, y: number, width: number, height = width): Sprite {
    let sprite = this.container.children[this.used] as Sprite | undefined;
    if (!sprite) {
      sprite = new Sprite();
      sprite.anchor.set(0.5);
      sprite.blendMode = this.blendMode;
      this.container.addChild(sprite);
    }
    this.used++;
    sprite.visible = true;
    sprite.texture = texture;
    sprite.position.set(x, -y);
    sprite.scale.set(width / texture.width, height / texture.height);
    sprite.rotation = 0;
    sprite.alpha = 1;
    sprite.tint = 0xffffff;
    return sprite;
  }

  end(): void {
    for (let index = this.used; index < this.container.children.length; index++) {
      this.container.children[index].visible = false;
    }
  }
}
